// What a post shows: its text with links, and its time.
import { Fragment, createElement as h, useState, useSyncExternalStore } from "react";
import { Link } from "react-router";
import { ago, clockTime, fullTime, hits, href, pieces, shortUrl } from "./text.js";
import { t } from "./words.js";

const LINK = "text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-accent";
const CLAMPED = 14;
// Towers of accents paint over no other post; those that languages have are within the margin.
const STAYS = "overflow-clip [overflow-clip-margin:4px]";

const MARK = "bg-accent/15 text-inherit rounded-sm";
const marked = (one, matches) =>
  matches?.length ? hits(one, matches).map(({ text, hit }, index) => (hit ? h("mark", { key: index, className: MARK }, text) : text)) : one.text;

const piece = (one, index, matches) => {
  if (one.kind === "mention") return h(Link, { key: index, to: `/${one.value}`, className: LINK }, marked(one, matches));
  if (one.kind === "hashtag")
    return h(Link, { key: index, to: `/tag/${encodeURIComponent(one.value)}`, className: LINK }, marked(one, matches));
  if (one.kind === "url")
    return h(
      "a",
      { key: index, href: href(one.value), title: one.value, rel: "noopener nofollow ugc", target: "_blank", className: LINK },
      shortUrl(one.value),
    );
  return h(Fragment, { key: index }, marked(one, matches));
};

const long = (text) => text.split("\n").length > CLAMPED || text.length > 900;

export function RichText({ text, entities, matches, clamp = true, className = "" }) {
  const [open, setOpen] = useState(false);
  if (!text) return null;
  const cut = clamp && !open && long(text);
  return h(
    "div",
    { className },
    h(
      "p",
      { "data-text": true, dir: "auto", className: `whitespace-pre-wrap ${cut ? "line-clamp-12" : STAYS}` },
      pieces(text, entities).map((one, index) => piece(one, index, matches)),
    ),
    cut &&
      h(
        "button",
        { type: "button", className: `${LINK} min-h-10`, onClick: () => setOpen(true) },
        t("Show more"),
      ),
  );
}

// One timer for every time on the page.
const clock = { now: Date.now(), listeners: new Set(), timer: null };
const subscribe = (listener) => {
  clock.listeners.add(listener);
  clock.timer ??= setInterval(() => {
    clock.now = Date.now();
    clock.listeners.forEach((one) => one());
  }, 15000);
  return () => {
    clock.listeners.delete(listener);
    if (!clock.listeners.size) clock.timer = void clearInterval(clock.timer);
  };
};

// To the second: for what happens while one looks.
export const ClockTime = ({ at }) => at && h("time", { dateTime: at, title: fullTime(at) }, clockTime(at));

export function RelTime({ at, full = false }) {
  const now = useSyncExternalStore(subscribe, () => clock.now, () => clock.now);
  if (!at) return null;
  const exact = fullTime(at);
  const late = Math.max(now, Date.now() - 15000);
  return h("time", { dateTime: at, title: exact, suppressHydrationWarning: true }, full ? exact : ago(at, late));
}
