// Where the keyboard goes. Pure.

// A post, or a row that tells of one.
export const CARD = "article[data-tweet], article[data-row]";
export const nameOf = (card) => card.dataset.row ?? card.dataset.tweet;

export const SHORTCUTS = [
  ["j", "Next post"],
  ["k", "Previous post"],
  ["Enter", "Open the post"],
  ["l", "Like"],
  ["r", "Reply"],
  ["t", "Repost"],
  ["q", "Quote"],
  ["b", "Save"],
  ["n", "New post"],
  [".", "Show new posts"],
  ["/", "Search"],
  ["z", "Undo, while it is offered"],
  ["g h", "Go to home"],
  ["g e", "Go to explore"],
  ["g n", "Go to notifications"],
  ["g b", "Go to bookmarks"],
  ["g p", "Go to your profile"],
  ["g s", "Go to settings"],
  ["Ctrl Enter", "Send what you wrote"],
  ["Esc", "Close or leave"],
  ["?", "This help"],
];

export const isTyping = (target) =>
  Boolean(target?.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target?.tagName ?? ""));

// The index to focus: from the focused card by one, or, when none is, the first that is on the screen.
export function next(at, by, tops, header = 60) {
  if (at >= 0) return Math.min(tops.length - 1, Math.max(0, at + by));
  const visible = tops.findIndex((top) => top >= header - 12);
  return visible < 0 ? tops.length - 1 : visible;
}
