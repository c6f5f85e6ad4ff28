// The composer: typing, ring and count never wait for the server.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { MessageCircle, PenLine } from "lucide-react";
import { useLocation, useNavigate } from "react-router";
import { createDrafts } from "./drafts.js";
import { Dialog } from "./dialog.jsx";
import { feeds } from "./feed.jsx";
import { isNews } from "./once.js";
import { compact, standing } from "./text.js";
import { announce, toast } from "./toasts.jsx";

const LIMIT = 280;
const SAVE_MS = 1000;
const useBrowserEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;
const drafts = createDrafts(typeof localStorage === "undefined" ? { getItem: () => null } : localStorage);

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

export function Composer({ context = "home", replyTo = null, label, placeholder, button, avatar, result, focus = false, tall = false, onPost, onDone, onText }) {
  const [text, setText] = useState("");
  const [, counted] = useState(0);
  const [sending, setSending] = useState("");
  const [error, setError] = useState("");
  const field = useRef(null);
  const answered = useRef("");
  const body = clean(text);
  const { weighted, from } = measure(body);
  const { reason } = standing(weighted, !body, LIMIT);

  // A draft is restored before the first paint in the browser.
  useBrowserEffect(() => setText(drafts.read(context).text), [context]);
  useEffect(() => {
    onText?.(text);
    const timer = setTimeout(() => drafts.write(context, { ...drafts.read(context), text }), SAVE_MS);
    return () => clearTimeout(timer);
  }, [context, text]);

  useEffect(() => {
    if (!result?.nonce || result.nonce !== sending || result.seq === answered.current) return;
    setSending("");
    if (result.error) {
      setError(result.error);
      announce(result.error);
      return;
    }
    drafts.clear(context);
    setText("");
    field.current?.blur();
    show(result.tweet);
    toast(replyTo ? "Reply sent" : "Posted", {
      action: { label: "View", to: `/${result.tweet.author.username}/status/${result.tweet.id}` },
    });
    onDone?.();
  }, [result, sending]);

  const send = () => {
    if (reason || sending) return;
    const nonce = drafts.nonce(context, body, () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
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

// A post of one's own enters the feeds that are open.
function show(tweet) {
  if (!tweet) return;
  const { username } = tweet.author;
  feeds.put("home", tweet);
  if (!tweet.reply_to) feeds.put(`posts/${username}`, tweet);
  else {
    for (const key of feeds.keys()) if (key.startsWith("replies") && key.endsWith(`/status/${tweet.reply_to.id}`)) feeds.put(key, tweet);
    feeds.change((row) => row.id === tweet.reply_to.id, (row) => ({ ...row, replies_count: row.replies_count + 1 }));
  }
}

export function OwnPosts({ own }) {
  useEffect(() => {
    if (isNews("own", own?.seq)) show(own.row);
  }, [own?.seq]);
  return null;
}

// The dialog over where one is: the address says /compose, the page behind stays.
let opened = null;
const listeners = new Set();
const tell = () => listeners.forEach((listener) => listener());
const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

// replying: {id, username, excerpt}
export function openComposer(replying = null) {
  if (opened) return;
  const query = replying ? `?reply_to=${replying.id}` : "";
  window.history.pushState({ ...window.history.state, chirpComposer: true }, "", `/compose${query}`);
  opened = { replying };
  tell();
}

export function ComposeDialog({ avatar, result, onPost }) {
  const now = useSyncExternalStore(subscribe, () => opened, () => null);
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [asking, ask] = useState(false);
  const text = useRef("");
  const [context, replying] = now?.replying ? [`reply:${now.replying.id}`, now.replying] : ["home", null];

  useEffect(() => {
    const gone = () => {
      if (!opened) return;
      opened = null;
      ask(false);
      tell();
    };
    window.addEventListener("popstate", gone);
    return () => window.removeEventListener("popstate", gone);
  }, []);
  // /compose opened directly: there is nothing to go back to.
  const direct = pathname === "/compose";
  useEffect(() => {
    if (!direct || opened) return;
    const id = new URLSearchParams(window.location.search).get("reply_to");
    opened = { replying: id ? { id, username: "", excerpt: "" } : null };
    tell();
    return () => {
      opened = null;
    };
  }, [direct]);
  const leave = () => {
    if (!direct) return window.history.back();
    opened = null;
    navigate("/", { replace: true });
  };
  const close = () => (text.current.trim() && !asking ? ask(true) : leave());
  if (!now) return h(Dialog, { open: false });
  return h(
    Dialog,
    { open: true, title: replying ? "Reply" : "New post", wide: true, onClose: close },
    replying &&
      h(
        "div",
        { className: "px-4 pb-2 text-muted border-b border-line" },
        h("p", { className: "text-meta" }, replying.username ? `Replying to @${replying.username}` : "Replying to a post"),
        h("p", { className: "line-clamp-3" }, replying.excerpt),
      ),
    h(Composer, {
      context, replyTo: replying?.id ?? null, avatar, result, focus: true, tall: true, onPost, onDone: leave,
      onText: (value) => (text.current = value),
      label: replying ? "Post your reply" : "What's happening?",
      placeholder: replying ? "Post your reply" : "What's happening?",
      button: replying ? "Reply" : "Post",
    }),
    asking && h(Leaving, { context, text, keep: () => ask(false), leave }),
  );
}

const CHOICE = "h-10 max-sm:h-11 px-4 rounded-full font-semibold";
function Leaving({ context, text, keep, leave }) {
  const save = () => {
    drafts.write(context, { ...drafts.read(context), text: text.current });
    leave();
  };
  const discard = () => {
    text.current = "";
    drafts.clear(context);
    leave();
  };
  return h(
    "div",
    { role: "alertdialog", "aria-label": "Save draft?", className: "flex flex-wrap items-center gap-2 px-4 py-3 border-t border-line" },
    h("p", { className: "mr-auto max-sm:w-full font-semibold" }, "Save draft?"),
    h("button", { type: "button", onClick: keep, autoFocus: true, className: `${CHOICE} hover:bg-surface` }, "Keep editing"),
    h("button", { type: "button", onClick: discard, className: `${CHOICE} text-danger hover:bg-surface` }, "Discard"),
    h("button", { type: "button", onClick: save, className: `${CHOICE} bg-button text-onbutton` }, "Save"),
  );
}

export function PostButton({ bar = false }) {
  const icon = h(PenLine, { size: bar ? 24 : 20, "aria-hidden": true });
  const open = () => openComposer();
  if (bar)
    return h(
      "button",
      { type: "button", "aria-label": "Post", onClick: open, className: "flex-1 flex flex-col items-center justify-center gap-0.5 h-bar text-accent" },
      icon,
      h("span", { className: "text-bar" }, "Post"),
    );
  return h(
    "button",
    {
      type: "button",
      "aria-label": "Post",
      title: "Post",
      onClick: open,
      className: "mt-3 h-12 w-12 xl:w-full rounded-full bg-button text-onbutton font-semibold flex items-center justify-center gap-2 hover:opacity-90",
    },
    icon,
    h("span", { className: "max-xl:hidden" }, "Post"),
  );
}

export function TweetReply({ tweetId, username, excerpt, replies, disabled }) {
  return h(
    "button",
    {
      type: "button",
      "data-action": "reply",
      "aria-label": "Reply",
      title: disabled ? "Log in to reply" : "Reply",
      disabled,
      onClick: () => openComposer({ id: tweetId, username, excerpt }),
      className: "group flex items-center gap-1 min-w-10 h-10 max-sm:h-11 -my-2 text-meta tabular-nums text-muted hover:text-accent",
    },
    h(
      "span",
      { className: "grid place-items-center size-9 -ml-2 rounded-full group-hover:bg-surface" },
      h(MessageCircle, { size: 20, strokeWidth: 1.75, "aria-hidden": true }),
    ),
    h("span", { "aria-hidden": true, className: "-ml-1" }, replies > 0 ? compact(replies) : ""),
  );
}
