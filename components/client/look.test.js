import { expect, test } from "bun:test";
import { lookOf, sameHome } from "./look.js";

const CHOSEN = { show_replies: true, show_retweets: true, show_trends: true, text_size: "medium", density: "compact" };

test("the look is told in attributes", () => {
  expect(lookOf(CHOSEN)).toEqual({ text: "medium", density: "compact", trends: "on" });
  expect(lookOf({ ...CHOSEN, show_trends: false }).trends).toBe("off");
});

test("home is read anew when it holds something else, not when choices are first known", () => {
  expect(sameHome({}, CHOSEN)).toBe(true);
  expect(sameHome(CHOSEN, { ...CHOSEN, density: "comfortable" })).toBe(true);
  expect(sameHome(CHOSEN, { ...CHOSEN, show_replies: false })).toBe(false);
  expect(sameHome(CHOSEN, { ...CHOSEN, show_retweets: false })).toBe(false);
});
