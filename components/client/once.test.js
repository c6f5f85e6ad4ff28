import { expect, test } from "bun:test";
import { createOnce, createSeen } from "./once.js";

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

test("of the last names each is the first only once", () => {
  const isFirst = createSeen(2);
  expect(["1", "1", "2", "3", "3", "1"].map(isFirst)).toEqual([true, false, true, true, false, true]);
});
