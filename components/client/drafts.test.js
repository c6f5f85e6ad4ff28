import { expect, test } from "bun:test";
import { createDrafts, ELSEWHERE, withTyped } from "./drafts.js";

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
    kept,
  };
}

test("each context has its own draft", () => {
  const drafts = createDrafts(storage());
  drafts.write("home", { text: "one" });
  drafts.write("reply:7", { text: "two" });
  expect([drafts.read("home").text, drafts.read("reply:7").text, drafts.read("reply:8").text]).toEqual(["one", "two", ""]);
});

test("a blank draft leaves nothing behind", () => {
  const box = storage();
  const drafts = createDrafts(box);
  drafts.write("home", { text: "x" });
  drafts.write("home", { text: "  \n" });
  expect(box.kept.size).toBe(0);
});

test("the same text keeps its nonce, also after a reload; another text gets another", () => {
  const box = storage();
  let made = 0;
  const fresh = () => `nonce-${(made += 1)}`;
  expect(createDrafts(box).nonce("home", "hello", fresh)).toBe("nonce-1");
  expect(createDrafts(box).nonce("home", "hello", fresh)).toBe("nonce-1");
  expect(createDrafts(box).nonce("home", "hello!", fresh)).toBe("nonce-2");
});

test("after a post the next one is new, even with the same words", () => {
  const drafts = createDrafts(storage());
  let made = 0;
  const fresh = () => `nonce-${(made += 1)}`;
  drafts.nonce("home", "hello", fresh);
  drafts.clear("home");
  expect(drafts.nonce("home", "hello", fresh)).toBe("nonce-2");
});

test("another composer of the same context hears what was written, and by whom", () => {
  const drafts = createDrafts(storage());
  const heard = [];
  const leave = drafts.subscribe((...told) => heard.push(told));
  drafts.write("home", { text: "x" }, "dialog");
  drafts.clear("home", "dialog", "x");
  leave();
  drafts.write("home", { text: "y" }, "dialog");
  expect(heard).toEqual([
    ["home", "x", "dialog", null],
    ["home", "", "dialog", "x"],
  ]);
});

test("of what another tab did, what counts is what is there now", () => {
  const box = storage();
  const drafts = createDrafts(box);
  const heard = [];
  drafts.subscribe((...told) => heard.push(told));
  box.setItem("chirp-draft:ana/home", JSON.stringify({ text: "Now" }));
  drafts.hear({ key: "chirp-draft:ana/home", oldValue: null, newValue: JSON.stringify({ text: "Then" }) });
  box.removeItem("chirp-draft:ana/home");
  drafts.hear({ key: "chirp-draft:ana/home", oldValue: JSON.stringify({ text: "Now" }), newValue: null });
  drafts.hear({ key: "something else", oldValue: null, newValue: "x" });
  drafts.hear({ key: null, oldValue: null, newValue: null });
  expect(heard).toEqual([
    ["ana/home", "Now", ELSEWHERE, null],
    ["ana/home", "", ELSEWHERE, "Now"],
  ]);
});

test("what was typed before the draft could be shown stands after it", () => {
  expect(withTyped("", "A")).toBe("A");
  expect(withTyped("Kept \n", "A")).toBe("Kept\n\nA");
  expect(withTyped("Kept", " ")).toBe("Kept");
  expect(withTyped("Kept ", "Kept")).toBe("Kept "); // a browser that restores a form
});

test("a storage that is full or forbidden hinders nobody", () => {
  const broken = {
    getItem: () => {
      throw new Error("denied");
    },
    setItem: () => {
      throw new Error("full");
    },
  };
  const drafts = createDrafts(broken);
  expect(drafts.read("home").text).toBe("");
  expect(drafts.write("home", { text: "x" })).toBe(false);
  expect(drafts.nonce("home", "x", () => "n")).toBe("n");
});
