// The composer: typing, ring and count never wait for the server.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createDrafts } from "./drafts.js";
import { show } from "./own_posts.jsx";
import { standing } from "./text.js";
import { announce, toast } from "./toasts.jsx";

const LIMIT = 280;
const SAVE_MS = 1000;
const AGAIN_MS = 4000;
const useBrowserEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;
export const drafts = createDrafts(typeof localStorage === "undefined" ? { getItem: () => null } : localStorage);

// The library that counts as the server does; until it has come, code points stand in.
let counter = null;
const loadCounter = () => import("twitter-text").then((module) => (counter = module.default ?? module));
const clean = (text) => text.normalize("NFC").trim();
const measure = (text) => {
  if (!counter) return { weighted: Array.from(text).length, from: null };
  const parsed = counter.parseTweet(text);
  return { weighted: parsed.weightedLength, from: parsed.validRangeEnd + 1 };
};

const C = 2 * Math.PI * 10;
function Ring({ weighted, blank }) {
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
    h("span", { className: "sr-only" }, shown ? `${left} characters left` : ""),
  );
}

// Another context is another composer.
export const Composer = (props) => h(Writing, { key: props.context, ...props });

function Writing({ me = "", context, replyTo = null, label, placeholder, button, avatar, result, focus = false, tall = false, onPost, onDone, onText }) {
  const [text, setText] = useState("");
  const [, counted] = useState(0);
  const [sending, setSending] = useState("");
  const [error, setError] = useState("");
  const field = useRef(null);
  const answered = useRef("");
  const body = clean(text);
  const { weighted, from } = measure(body);
  const { reason } = standing(weighted, !body, LIMIT);

  // A draft is restored before the first paint in the browser, unless somebody was faster than we know who they are.
  const place = `${me}/${context}`;
  useBrowserEffect(() => {
    if (me) setText((typed) => typed || drafts.read(place).text);
    const heard = (where, written, by) =>
      where === place && by !== field && document.activeElement !== field.current && setText(written);
    return drafts.subscribe(heard);
  }, [place]);
  useEffect(() => {
    onText?.(text);
    const timer = setTimeout(() => {
      const kept = drafts.read(place);
      if (me && kept.text !== text) drafts.write(place, { ...kept, text }, field);
    }, SAVE_MS);
    return () => clearTimeout(timer);
  }, [place, text]);

  useEffect(() => {
    if (!result?.nonce || result.nonce !== sending || result.seq === answered.current) return;
    setSending("");
    if (result.error) {
      setError(result.error);
      announce(result.error);
      return;
    }
    drafts.clear(place, field);
    setText("");
    field.current?.blur();
    show(result.tweet);
    toast(replyTo ? "Reply sent" : "Posted", {
      action: { label: "View", to: `/${result.tweet.author.username}/status/${result.tweet.id}` },
    });
    onDone?.();
  }, [result, sending]);

  // What was sent into a connection that had just died is lost without a word: until an answer comes, ask again. The
  // nonce makes it one post however often it arrives.
  useEffect(() => {
    if (!sending) return;
    const again = setInterval(() => onPost(body, replyTo, sending), AGAIN_MS);
    return () => clearInterval(again);
  }, [sending]);

  const send = () => {
    if (reason || sending) return;
    const nonce = drafts.nonce(place, body, () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
    setError("");
    answered.current = result?.seq;
    setSending(nonce);
    onPost(body, replyTo, nonce);
  };
  const keys = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  };
  // Offline it stays with the stand-in; the next focus tries again, and the server counts anyway.
  const wake = () => counter ?? loadCounter().then(() => counted((n) => n + 1), () => {});
  const over = from !== null && weighted > LIMIT && body === text.trim();
  const lead = text.length - text.trimStart().length;
  const SHAPE = "w-full whitespace-pre-wrap [overflow-wrap:anywhere] text-field py-2";

  return h(
    "div",
    { className: "flex gap-3 px-4 py-3", "data-composer": context },
    h(avatar ? "img" : "span", { ...(avatar ? { src: avatar, alt: "" } : {}), className: "size-11 rounded-full bg-surface shrink-0" }),
    h(
      "div",
      { className: "flex-1 min-w-0" },
      h(
        "div",
        { className: "grid grid-cols-[minmax(0,1fr)]" },
        h(
          "div",
          { "aria-hidden": true, className: `${SHAPE} [grid-area:1/1] text-transparent pointer-events-none min-h-10 ${tall ? "min-h-32" : ""}` },
          over ? [text.slice(0, lead + from), h("mark", { key: 1, className: "bg-danger/25 text-transparent rounded-sm" }, text.slice(lead + from))] : text,
          "\u200b",
        ),
        h("textarea", {
          ref: field,
          value: text,
          rows: 1,
          "data-first": focus || undefined,
          "aria-label": label,
          placeholder,
          onChange: (event) => setText(event.target.value),
          onFocus: wake,
          onKeyDown: keys,
          readOnly: Boolean(sending),
          "aria-invalid": weighted > LIMIT,
          className: `${SHAPE} [grid-area:1/1] bg-transparent resize-none overflow-hidden outline-none placeholder:text-muted`,
        }),
      ),
      error && h("p", { role: "alert", className: "text-danger text-meta pb-2" }, error),
      h(
        "div",
        { className: "flex items-center justify-end gap-3" },
        body && h(Ring, { weighted, blank: !body }),
        h(
          "button",
          {
            type: "button",
            onClick: send,
            disabled: Boolean(reason || sending),
            title: sending ? "Sending" : reason || `${button} (Ctrl+Enter)`,
            className: "h-10 max-sm:h-11 px-5 rounded-full bg-button text-onbutton font-semibold hover:opacity-90 disabled:opacity-50",
          },
          button,
        ),
      ),
    ),
  );
}
