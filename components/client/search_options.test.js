import { expect, test } from "bun:test";
import { moved, options, results, withOperator } from "./search_options.js";

test("nothing typed: the last three searches", () => {
  expect(options(" ", { recent: ["a", "b c", "d", "e"] }).map((one) => one.to)).toEqual(["/search?q=a", "/search?q=b%20c", "/search?q=d"]);
});

test("something typed: the search itself, hashtags, people", () => {
  const found = options("an ", { recent: ["a"], people: [{ username: "ana" }], hashtags: [{ tag: "ação", tweets_count: 2 }] });
  expect(found.map((one) => [one.kind, one.to])).toEqual([
    ["search", "/search?q=an"],
    ["hashtag", "/tag/a%C3%A7%C3%A3o"],
    ["person", "/ana"],
  ]);
});

test("arrows go round, by way of the text", () => {
  expect([moved(-1, 1, 2), moved(0, 1, 2), moved(1, 1, 2), moved(-1, -1, 2), moved(0, -1, 2)]).toEqual([0, 1, -1, 1, -1]);
});

test("operators are put behind what was typed", () => {
  expect(withOperator("tea ", "from:")).toEqual({ text: "tea from:", caret: 9 });
  expect(withOperator("", '""')).toEqual({ text: '""', caret: 1 });
});

test("a tab is part of the address", () => expect(results("#a&b", "people")).toBe("/search?q=%23a%26b&tab=people"));
