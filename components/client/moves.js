// Where the keyboard goes. Pure.
import { t } from "./words.js";

// A post, or a row that tells of one.
export const CARD = "article[data-tweet], article[data-row]";
export const nameOf = (card) => card.dataset.row ?? card.dataset.tweet;

export const SHORTCUTS = [
  ["j", t("Next post")],
  ["k", t("Previous post")],
  ["Enter", t("Open the post")],
  ["l", t("Like")],
  ["r", t("Reply")],
  ["t", t("Repost")],
  ["q", t("Quote")],
  ["b", t("Save")],
  ["n", t("New post")],
  [".", t("Show new posts")],
  ["/", t("Search")],
  ["z", t("Undo, while it is offered")],
  ["g h", t("Go to home")],
  ["g e", t("Go to explore")],
  ["g n", t("Go to notifications")],
  ["g b", t("Go to bookmarks")],
  ["g p", t("Go to your profile")],
  ["g s", t("Go to settings")],
  ["Ctrl Enter", t("Send what you wrote")],
  ["Esc", t("Close or leave")],
  ["?", t("This help")],
];

export const isTyping = (target) =>
  Boolean(target?.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target?.tagName ?? ""));

// The index to focus: from the focused card by one, or, when none is, the first that is on the screen.
export function next(at, by, tops, header = 60) {
  if (at >= 0) return Math.min(tops.length - 1, Math.max(0, at + by));
  const visible = tops.findIndex((top) => top >= header - 12);
  return visible < 0 ? tops.length - 1 : visible;
}
