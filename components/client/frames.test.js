import { expect, test } from "bun:test";
import { frame, grid, sources, swipe } from "./frames.js";

test("a single picture stays between 4:5 and 16:9 and at most 510 px high", () => {
  expect(frame({ width: 1600, height: 900 }).ratio).toBeCloseTo(16 / 9);
  expect(frame({ width: 4000, height: 500 }).ratio).toBeCloseTo(16 / 9);
  expect(frame({ width: 500, height: 4000 })).toEqual({ ratio: 0.8, most: 408 });
  const square = frame({ width: 10, height: 10 });
  expect(square.most / square.ratio).toBeCloseTo(510);
});

test("two, three and four pictures have their grids", () => {
  for (const count of [2, 3, 4]) expect(grid(count).tiles).toHaveLength(count);
});

test("small pictures have one source, large ones two", () => {
  const large = { url: "/l", preview_url: "/s", width: 1200, height: 900 };
  expect(sources(large).srcSet).toBe("/s 600w, /l 1200w");
  expect(sources({ ...large, width: 900, height: 1200 }, 0.5).srcSet).toBe("/s 450w, /l 900w");
  expect(sources({ ...large, width: 300, height: 200 })).toEqual({ src: "/s" });
  expect(sources({ url: "/l", preview_url: "", width: 300, height: 200 })).toEqual({ src: "/l" });
});

test("a swipe goes on, back, away or nowhere", () => {
  expect([swipe(-80, 5), swipe(80, 5), swipe(10, 200), swipe(20, 10), swipe(80, -300)]).toEqual([1, -1, null, 0, null]);
});
