import { expect, test } from "bun:test";
import { moved, part } from "./crop.js";

const view = { width: 900, height: 300, ratio: 1, zoom: 1, x: 0.5, y: 0.5 };

test("the window is as large as fits, and smaller by zoom", () => {
  expect(part(view)).toEqual({ left: 300, top: 0, wide: 300, high: 300 });
  expect(part({ ...view, zoom: 2 })).toEqual({ left: 375, top: 75, wide: 150, high: 150 });
  expect(part({ ...view, ratio: 3 })).toEqual({ left: 0, top: 0, wide: 900, high: 300 });
});

test("dragging moves the picture, and never beyond its edge", () => {
  expect(part(moved(view, 0.5, 0)).left).toBeCloseTo(150);
  expect(part(moved(view, 99, 99)).left).toBe(0);
  expect(part(moved(view, -99, 0)).left).toBe(600);
  expect(moved(view, 0, 5).y).toBe(0.5);
});
