import { describe, expect, test } from "bun:test";
import { createFollows } from "./follows.js";

describe("follows", () => {
  test("a press shows at once, whatever case the name is written in", () => {
    const follows = createFollows();
    expect(follows.shown("ana", false)).toBe(false);
    follows.want("Ana", true, false);
    expect(follows.shown("ana", false)).toBe(true);
  });

  test("a second press takes the first one back", () => {
    const follows = createFollows();
    follows.want("ana", true, false);
    follows.want("ana", false, false);
    expect(follows.shown("ana", false)).toBe(false);
  });

  test("a row that was read after the press knows better", () => {
    const follows = createFollows();
    follows.want("ana", true, false);
    expect(follows.shown("ana", true)).toBe(true);
    follows.want("ana", false, true); // left on a page that was read later
    expect(follows.shown("ana", true)).toBe(false);
    expect(follows.shown("ana", false)).toBe(false);
  });

  test("what the server refused is what the row says again", () => {
    const follows = createFollows();
    let told = 0;
    follows.subscribe(() => (told += 1));
    follows.want("ana", true, false);
    follows.forget("ANA");
    expect(follows.shown("ana", false)).toBe(false);
    expect(told).toBe(2);
  });
});
