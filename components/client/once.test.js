import { expect, test } from "bun:test";
import { createOnce } from "./once.js";

test("each thing told is news once", () => {
  const kept = new Map();
  const isNews = createOnce({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  expect([isNews("toast", "1"), isNews("toast", "1"), isNews("own", "1"), isNews("toast", "2"), isNews("toast", "")]).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);
});
