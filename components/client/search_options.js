// What the search box offers. Pure.
import { t } from "./words.js";

export const RECENT = 3;

// The options below a search box, in the order in which they are seen.
export function options(typed, { recent = [], people = [], hashtags = [] }) {
  const text = typed.trim();
  if (!text) return recent.slice(0, RECENT).map((query) => ({ kind: "recent", key: `r:${query}`, to: results(query), text: query }));
  return [
    { kind: "search", key: "s", to: results(text), text },
    ...hashtags.map(({ tag, tweets_count: count }) => ({ kind: "hashtag", key: `#${tag}`, to: `/tag/${encodeURIComponent(tag)}`, text: tag, count })),
    ...people.map((person) => ({ kind: "person", key: `@${person.username}`, to: `/${person.username}`, text: person.username, person })),
  ];
}

export const results = (query, tab = "") => `/search?q=${encodeURIComponent(query)}${tab && `&tab=${tab}`}`;

// The option that an arrow leads to; -1 is the text itself.
export const moved = (at, by, count) => ((at + 1 + by + count + 1) % (count + 1)) - 1;

export const OPERATORS = [
  ["from:", "from:ana", t("posts by @ana")],
  ["to:", "to:ana", t("replies to @ana")],
  ["since:", "since:2026-01-31", t("from that day on")],
  ["until:", "until:2026-01-31", t("before that day")],
  ["has:media", "has:media", t("with pictures or a video")],
  ["has:links", "has:links", t("with a link")],
  ["min_likes:", "min_likes:10", t("with at least 10 likes")],
  ["#", "#tag", t("with a hashtag")],
  ["@", "@ana", t("that mention @ana")],
  ['""', '"good morning"', t("with exactly these words")],
  ["-", "-word", t("without a word")],
];

// The text with an operator behind it, and where the caret belongs: inside the quotation marks, else at the end.
export function withOperator(typed, operator) {
  const before = typed.trimEnd();
  const text = `${before}${before && " "}${operator}`;
  return { text, caret: text.length - (operator === '""' ? 1 : 0) };
}
