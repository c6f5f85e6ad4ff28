import { expect, test } from "bun:test";
import { isTyping, next } from "./moves.js";

test("from a card to the next and the previous, not past the ends", () => {
  expect(next(1, 1, [0, 100, 200])).toBe(2);
  expect(next(1, -1, [0, 100, 200])).toBe(0);
  expect(next(2, 1, [0, 100, 200])).toBe(2);
  expect(next(0, -1, [0, 100, 200])).toBe(0);
});

test("with no card focused, the first one on the screen", () => {
  expect(next(-1, 1, [-300, -100, 90, 300])).toBe(2);
  expect(next(-1, 1, [-300, -100])).toBe(1);
});

test("typing is in fields and editable text", () => {
  expect(isTyping({ tagName: "TEXTAREA" })).toBe(true);
  expect(isTyping({ tagName: "DIV", isContentEditable: true })).toBe(true);
  expect(isTyping({ tagName: "ARTICLE" })).toBe(false);
});
