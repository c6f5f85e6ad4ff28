// What the server says of a request that it refused: the sentence for people.
import { t } from "./words.js";

export const BROKE = t("The connection broke. Try again.");
export const LOST = t("That did not reach the server. Try again.");

// problem: the body of the answer, if one came.
export const sentenceOf = (problem) => problem?.errors?.[0]?.message ?? problem?.detail ?? BROKE;
