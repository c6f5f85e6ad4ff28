// What another app shares with this one, from the address of the composer: /compose?title=&text=&url=. Pure.
import { withTyped } from "./drafts.js";

const MOST = 2000; // characters: more than a post can have, less than would make a page slow

// Each part once, one a line; "" when nothing is shared.
export function sharedText(search) {
  const given = new URLSearchParams(search);
  const [title, text, url] = ["title", "text", "url"].map((name) => (given.get(name) ?? "").trim());
  const parts = [text.includes(title) ? "" : title, text, `${title} ${text}`.includes(url) ? "" : url];
  return Array.from(parts.filter(Boolean).join("\n")).slice(0, MOST).join("");
}

// A draft with what is shared at its end, once.
export const withShared = (text, shared) => (text.includes(shared) ? text : withTyped(text, shared));
