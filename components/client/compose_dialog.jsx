// The composer's dialog, and the buttons that open it.
import { createElement as h, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { MessageCircle, PenLine } from "lucide-react";
import { useLocation, useNavigate } from "react-router";
import { Composer, drafts, useResult } from "./composer.jsx";
import { Dialog } from "./dialog.jsx";
import { useLogin } from "./login.js";
import { compact } from "./text.js";

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

const useOpened = () => useSyncExternalStore(subscribe, () => opened, () => null);

// What the window is called while the dialog is open.
export const useComposing = () => {
  const now = useOpened();
  return now && (now.replying ? "Reply" : "New post");
};

// Opened from a page, the entry in the history says so, also after a reload; the address alone leads home.
const cameFromPage = () => Boolean(window.history.state?.chirpComposer);

export function ComposeDialog({ me, avatar, result, onPost }) {
  const now = useOpened();
  const { pathname, key } = useLocation();
  const navigate = useNavigate();
  const [asking, ask] = useState(false);
  const written = useRef({ text: "", sending: false, files: false });
  const [context, replying] = now?.replying ? [`reply:${now.replying.id}`, now.replying] : ["home", null];
  useResult(result);

  useEffect(() => {
    const gone = () => {
      if (!opened) return;
      opened = null;
      ask(false);
      tell();
    };
    window.addEventListener("popstate", gone);
    // The page behind is another one now: a link was followed.
    if (opened && opened.over !== undefined && opened.over !== key) gone();
    if (opened) opened.over ??= key;
    return () => window.removeEventListener("popstate", gone);
  }, [key, now]);
  // /compose opened directly or reloaded: the dialog is the page.
  const direct = pathname.replace(/\/$/, "") === "/compose";
  useEffect(() => {
    if (!direct || opened) return;
    const id = new URLSearchParams(window.location.search).get("reply_to");
    opened = { replying: id ? { id, username: "", excerpt: "" } : null, over: key };
    tell();
    return () => {
      opened = null;
    };
  }, [direct, key]);
  const leave = () => {
    if (cameFromPage()) return window.history.back();
    opened = null;
    navigate("/", { replace: true });
  };
  const close = () => {
    const { text, sending, files } = written.current;
    if (asking) keep();
    else if ((text.trim() || files) && !sending) ask(true);
    else leave();
  };
  const keep = () => {
    ask(false);
    document.querySelector("dialog[open] [data-first]")?.focus();
  };
  if (!now) return h(Dialog, { open: false });
  return h(
    Dialog,
    { open: true, title: replying ? "Reply" : "New post", wide: true, full: direct, onClose: close },
    replying &&
      h(
        "div",
        { className: "px-4 pb-2 text-muted border-b border-line" },
        h("p", { className: "text-meta" }, replying.username ? `Replying to @${replying.username}` : "Replying to a post"),
        h("p", { className: "line-clamp-3" }, replying.excerpt),
      ),
    h(Composer, {
      me, context, replyTo: replying?.id ?? null, avatar, focus: true, tall: true, onPost, onDone: leave,
      onText: (text, sending, files) => (written.current = { text, sending, files }),
      label: replying ? "Post your reply" : "What's happening?",
      placeholder: replying ? "Post your reply" : "What's happening?",
      button: replying ? "Reply" : "Post",
    }),
    asking && h(Leaving, { place: `${me}/${context}`, text: written.current.text, keep, leave }),
  );
}

const CHOICE = "h-10 max-sm:h-11 px-4 rounded-full font-semibold";
function Leaving({ place, text, keep, leave }) {
  const save = () => {
    drafts.write(place, { ...drafts.read(place), text });
    leave();
  };
  const discard = () => {
    drafts.clear(place, null, text);
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

export function TweetReply({ tweetId, username, excerpt, replies, visitor }) {
  const login = useLogin();
  return h(
    "button",
    {
      type: "button",
      "data-action": "reply",
      "aria-label": "Reply",
      title: visitor ? "Log in to reply" : "Reply",
      onClick: () => (visitor ? login() : openComposer({ id: tweetId, username, excerpt })),
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
