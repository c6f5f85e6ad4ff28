import { expect, test } from "bun:test";
import { createCounts } from "./counts.js";

test("counts are asked for again after five seconds, not before", () => {
  let now = 1_000;
  const counts = createCounts(() => now);
  counts.saw(["1"]);
  expect(counts.due(["1", "2", "2"])).toEqual(["2"]);
  expect(counts.due(["1", "2"])).toEqual([]);
  now += 5_000;
  expect(counts.due(["1", "2"])).toEqual(["1", "2"]);
});

test("one question is about forty posts at most", () => {
  const counts = createCounts();
  const ids = [...Array(50).keys()].map(String);
  expect(counts.due(ids)).toEqual(ids.slice(0, 40));
  expect(counts.due(ids)).toEqual(ids.slice(40));
});
