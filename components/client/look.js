// What follows from somebody's choices. Pure.

// Attributes of the page; the stylesheet does the rest.
export const lookOf = (chosen) => ({
  text: chosen.text_size,
  density: chosen.density,
  trends: chosen.show_trends ? "on" : "off",
});

// Whether home holds the same with both; before anything was known it was read for these choices already.
export const sameHome = (before, now) =>
  before.show_replies === undefined || ["show_replies", "show_retweets"].every((name) => before[name] === now[name]);
