import { expect, test } from "bun:test";
import { createEngagements } from "./engagements.js";

const base = { liked: false, likes: 3 };
const looks = (engagements) => {
  const { liked, likes } = engagements.shown("1", base);
  return [liked, likes];
};

test("a press is painted before the server answers", () => {
  const engagements = createEngagements();
  engagements.want("1", true, base);
  expect(looks(engagements)).toEqual([true, 4]);
});

test("the server's count is what stays", () => {
  const engagements = createEngagements();
  engagements.want("1", true, base);
  engagements.settle([{ id: "1", liked: true, likes: 9, error: "" }]);
  expect(looks(engagements)).toEqual([true, 9]);
});

test("an error takes the press back", () => {
  const engagements = createEngagements();
  engagements.want("1", true, base);
  engagements.settle([{ id: "1", error: "Wait a little." }]);
  expect(looks(engagements)).toEqual([false, 3]);
});

test("of several quick presses the last one is shown, whatever is answered in between", () => {
  const engagements = createEngagements();
  engagements.want("1", true, base);
  engagements.want("1", false, base);
  engagements.settle([{ id: "1", liked: true, likes: 4, error: "" }]);
  expect(looks(engagements)).toEqual([false, 3]);
  engagements.settle([{ id: "1", liked: false, likes: 3, error: "" }]);
  expect(looks(engagements)).toEqual([false, 3]);
});

test("presses that got lost with the connection are settled by the one that was asked again", () => {
  const engagements = createEngagements();
  engagements.want("1", true, base);
  engagements.want("1", false, base);
  engagements.want("1", true, base);
  engagements.again("1");
  engagements.settle([{ id: "1", liked: true, likes: 7, error: "" }]);
  expect(looks(engagements)).toEqual([true, 7]);
  engagements.again("1"); // nothing is under way any more
  engagements.forget(["1"]);
  expect(looks(engagements)).toEqual([false, 3]);
});

test("asking for what is already so sends nothing", () => {
  const engagements = createEngagements();
  expect(engagements.want("1", false, base)).toBe(false);
});

test("fresh rows win over what was pressed before, not over what is under way", () => {
  const engagements = createEngagements();
  engagements.want("1", true, base);
  engagements.forget(["1"]);
  expect(looks(engagements)).toEqual([true, 4]);
  engagements.settle([{ id: "1", liked: true, likes: 4, error: "" }]);
  engagements.forget(["1"]);
  expect(looks(engagements)).toEqual([false, 3]);
});
