// The text of a post being written: the field grows, marks what is too much and completes mentions and tags; its count.
import { createElement as h, useRef, useSyncExternalStore } from "react";
import { useAutocomplete } from "./autocomplete.jsx";
import { standing } from "./text.js";
import { plural } from "./words.js";

export const LIMIT = 280;
export const clean = (text) => text.normalize("NFC").trim();

// The library that counts as the server does; until it has come, code points stand in. Offline it stays with these; the
// next focus tries again, and the server counts anyway.
let counter = null;
const waiting = new Set();
const subscribe = (listener) => {
  waiting.add(listener);
  return () => waiting.delete(listener);
};
const wake = () =>
  counter ??
  import("twitter-text").then(
    (module) => {
      counter = module.default ?? module;
      waiting.forEach((listener) => listener());
    },
    () => {},
  );

// The weight of a cleaned text, and the place where too much begins (null: not known yet).
export function useMeasure(body) {
  const library = useSyncExternalStore(subscribe, () => counter, () => null);
  if (!library) return { weighted: Array.from(body).length, from: null };
  const parsed = library.parseTweet(body);
  return { weighted: parsed.weightedLength, from: parsed.validRangeEnd + 1 };
}

const C = 2 * Math.PI * 10;
export function Ring({ weighted, blank }) {
  const { left, tone, part, shown } = standing(weighted, blank, LIMIT);
  const color = { fine: "text-accent", near: "text-warning", over: "text-danger" }[tone];
  return h(
    "span",
    { className: `flex items-center gap-2 text-meta tabular-nums ${color}`, "data-left": left },
    shown && h("span", { "aria-hidden": true }, left),
    h(
      "svg",
      { viewBox: "0 0 24 24", className: "size-6 -rotate-90", "aria-hidden": true },
      h("circle", { cx: 12, cy: 12, r: 10, fill: "none", strokeWidth: 2, className: "stroke-line" }),
      h("circle", {
        cx: 12, cy: 12, r: 10, fill: "none", strokeWidth: 2, stroke: "currentColor", strokeDasharray: C, strokeDashoffset: C * (1 - part),
      }),
    ),
    h("span", { className: "sr-only" }, shown ? plural(left, "{count} character left", "{count} characters left") : ""),
  );
}

const SHAPE = "w-full whitespace-pre-wrap [overflow-wrap:anywhere] text-field py-2";

// mentions: whether people and tags are offered while one writes.
export function PostField({ field, text, write, label, placeholder, focus, tall, readOnly, mentions, onSend }) {
  const mirror = useRef(null);
  const body = clean(text);
  const { weighted, from } = useMeasure(body);
  const offers = useAutocomplete(field, mirror, text, write, mentions && !readOnly);
  const excess = from !== null && weighted > LIMIT && body === text.trim();
  const lead = text.length - text.trimStart().length;

  const keys = (event) => {
    if (offers.keys(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onSend();
    }
  };
  return h(
    "div",
    // The box grows with its text up to here, then it scrolls; both layers scroll as one.
    { className: `grid grid-cols-[minmax(0,1fr)] overflow-y-auto ${tall ? "max-h-[50dvh]" : "max-h-[40dvh]"}`, "data-box": true },
    h(
      "div",
      { ref: mirror, "aria-hidden": true, dir: "auto", className: `${SHAPE} [grid-area:1/1] text-transparent pointer-events-none min-h-10 ${tall ? "min-h-32" : ""}` },
      excess ? [text.slice(0, lead + from), h("mark", { key: 1, className: "bg-danger/25 text-transparent rounded-sm" }, text.slice(lead + from))] : text,
      "\u200b",
    ),
    h("textarea", {
      ref: field,
      value: text,
      rows: 1,
      "data-first": focus || undefined,
      "aria-label": label,
      placeholder,
      dir: "auto",
      readOnly,
      ...offers.props,
      onChange: (event) => {
        write(event.target.value);
        offers.look(event);
      },
      onFocus: wake,
      onKeyDown: keys,
      "aria-invalid": weighted > LIMIT,
      className: `${SHAPE} [grid-area:1/1] bg-transparent resize-none overflow-hidden outline-none placeholder:text-muted`,
    }),
    offers.list,
  );
}
