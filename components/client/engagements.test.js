import { expect, test } from "bun:test";
import { createEngagements } from "./engagements.js";

const base = { on: false, count: 3 };
const looks = (engagements) => {
  const { on, count } = engagements.shown("like:1", base);
  return [on, count];
};

test("a press is painted before the server answers", () => {
  const engagements = createEngagements();
  engagements.want("like:1", true, base);
  expect(looks(engagements)).toEqual([true, 4]);
});

test("the server's count is what stays", () => {
  const engagements = createEngagements();
  engagements.want("like:1", true, base);
  engagements.settle([{ key: "like:1", on: true, count: 9, error: "" }]);
  expect(looks(engagements)).toEqual([true, 9]);
});

test("an error takes the press back", () => {
  const engagements = createEngagements();
  engagements.want("like:1", true, base);
  engagements.settle([{ key: "like:1", error: "Wait a little." }]);
  expect(looks(engagements)).toEqual([false, 3]);
});

test("of several quick presses the last one is shown, whatever is answered in between", () => {
  const engagements = createEngagements();
  engagements.want("like:1", true, base);
  engagements.want("like:1", false, base);
  engagements.settle([{ key: "like:1", on: true, count: 4, error: "" }]);
  expect(looks(engagements)).toEqual([false, 3]);
  engagements.settle([{ key: "like:1", on: false, count: 3, error: "" }]);
  expect(looks(engagements)).toEqual([false, 3]);
});

test("presses that got lost with the connection are settled by the one that was asked again", () => {
  const engagements = createEngagements();
  engagements.want("like:1", true, base);
  engagements.want("like:1", false, base);
  engagements.want("like:1", true, base);
  engagements.again("like:1");
  engagements.settle([{ key: "like:1", on: true, count: 7, error: "" }]);
  expect(looks(engagements)).toEqual([true, 7]);
  engagements.again("like:1"); // nothing is under way any more
  engagements.forget(["1"]);
  expect(looks(engagements)).toEqual([false, 3]);
});

test("asking for what is already so sends nothing", () => {
  const engagements = createEngagements();
  expect(engagements.want("like:1", false, base)).toBe(false);
});

test("fresh rows win over what was pressed before, not over what is under way", () => {
  const engagements = createEngagements();
  engagements.want("like:1", true, base);
  engagements.forget(["1"]);
  expect(looks(engagements)).toEqual([true, 4]);
  engagements.settle([{ key: "like:1", on: true, count: 4, error: "" }]);
  engagements.forget(["1"]);
  expect(looks(engagements)).toEqual([false, 3]);
});
