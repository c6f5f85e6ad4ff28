import { expect, test } from "bun:test";
import { sharedText, withShared } from "./shared.js";

test("title, text and address are shared, each once", () => {
  const asked = (parts) => sharedText(`?${new URLSearchParams(parts)}`);
  expect(asked({ title: "A page", text: "Look at this", url: "https://example.org/a?b=c&d" })).toBe("A page\nLook at this\nhttps://example.org/a?b=c&d");
  expect(asked({ title: "A page", text: "A page https://example.org", url: "https://example.org" })).toBe("A page https://example.org");
  expect(asked({ text: " only this " })).toBe("only this");
  expect([asked({}), asked({ reply_to: "7" }), asked({ title: " " })]).toEqual(["", "", ""]);
  expect(Array.from(asked({ text: "🎃".repeat(5000) })).length).toBe(2000);
});

test("what was being written stays", () => {
  expect(withShared("", "https://example.org")).toBe("https://example.org");
  expect(withShared("Mine \n", "https://example.org")).toBe("Mine\n\nhttps://example.org");
  expect(withShared("Mine https://example.org", "https://example.org")).toBe("Mine https://example.org");
});
