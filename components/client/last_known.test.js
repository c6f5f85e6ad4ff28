import { expect, test } from "bun:test";
import { createLastKnown } from "./last_known.js";

test("what was known holds until something else is", () => {
  const lastKnown = createLastKnown();
  expect(lastKnown("me", "", false)).toBe("");
  expect(lastKnown("me", "ana", true)).toBe("ana");
  expect(lastKnown("me", "", false)).toBe("ana");
  expect(lastKnown("trends", 0, false)).toBe(0);
  expect(lastKnown("me", "", true)).toBe("");
  expect(lastKnown("me", "ana", false)).toBe("");
});
