// The browser counts as the server does: one file of vectors for both.
import { expect, test } from "bun:test";
import { join, resolve } from "node:path";
import { weights } from "../../tests/data/text_vectors.json";

const web = resolve(process.env.REFLEX_WEB_WORKDIR ?? join(import.meta.dir, "../../.web-build"));
const { default: twitter } = await import(join(web, "node_modules/twitter-text/dist/esm/index.js"));

test.each(weights.map((one) => [one.what, one]))("%s", (_, { text, weight }) => {
  expect(twitter.parseTweet(text.normalize("NFC").trim()).weightedLength).toBe(weight);
});
