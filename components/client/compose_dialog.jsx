// The composer's dialog, and the buttons that open it.
import { createElement as h, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { MessageCircle, PenLine } from "lucide-react";
import { useLocation, useNavigate } from "react-router";
import { Composer, useResult, useResumed } from "./composer.jsx";
import { Dialog } from "./dialog.jsx";
import { useLogin } from "./login.js";
import { DraftsButton, Leaving, SavedDrafts, useSaved } from "./saved_drafts.jsx";
import { aboutOf } from "./saved_drafts.js";
import { sharedText, withShared } from "./shared.js";
import { compact } from "./text.js";
import { t } from "./words.js";
import { drafts, keepAll } from "./writing.jsx";

// The dialog over where one is: the address says /compose, the page behind stays.
const PARAMETER = { reply: "reply_to", quote: "quote_of" };
const TITLE = { post: t("New post"), reply: t("Reply"), quote: t("Quote") };
let opened = null;
const listeners = new Set();
const tell = () => listeners.forEach((listener) => listener());
const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const address = (about) => `/compose${about ? `?${PARAMETER[about.kind]}=${about.id}` : ""}`;

// about: {kind: "reply" or "quote", id, username, excerpt}
export function openComposer(about = null) {
  if (opened) return;
  keepAll();
  window.history.pushState({ ...window.history.state, chirpComposer: true }, "", address(about));
  opened = { about };
  tell();
}
// The open dialog is about something else now.
function turnTo(about) {
  window.history.replaceState(window.history.state, "", address(about));
  opened = { ...opened, about };
  tell();
}

async function read(about) {
  const answer = await fetch(`/api/tweets/${encodeURIComponent(about.id)}`).catch(() => null);
  const tweet = answer?.ok && (await answer.json().catch(() => null));
  if (opened?.about !== about) return;
  if (tweet) turnTo({ ...about, username: tweet.author.username, excerpt: tweet.text });
  else if (answer?.status === 404) turnTo({ ...about, username: "", excerpt: t("This post isn't available"), gone: true });
}

const useOpened = () => useSyncExternalStore(subscribe, () => opened, () => null);

// What the window is called while the dialog is open.
export const useComposing = () => {
  const now = useOpened();
  return now && TITLE[now.about?.kind ?? "post"];
};

// Opened from a page, the entry in the history says so, also after a reload; the address alone leads home.
const cameFromPage = () => Boolean(window.history.state?.chirpComposer);

export function ComposeDialog({ me, avatar, result, onPost, onThread }) {
  const now = useOpened();
  const { pathname, key } = useLocation();
  const navigate = useNavigate();
  const [asking, ask] = useState(false);
  const [listing, list] = useState(false);
  const written = useRef({ empty: true, sending: false, posts: [] });
  const saved = useSaved(Boolean(now && me));
  const about = now?.about ?? null;
  const context = about ? `${about.kind}:${about.id}` : "home";
  const replying = about?.kind === "reply";
  const quoting = about?.kind === "quote";
  useResult(result);
  useResumed(me, onPost, onThread);

  useEffect(() => {
    const gone = () => {
      if (!opened) return;
      opened = null;
      ask(false);
      list(false);
      tell();
    };
    window.addEventListener("popstate", gone);
    // The page behind is another one now: a link was followed, unless it only arrives late, below the dialog's own entry.
    if (opened && opened.over !== undefined && opened.over !== key && !cameFromPage()) gone();
    if (opened) opened.over = key;
    return () => window.removeEventListener("popstate", gone);
  }, [key, now]);
  // /compose opened directly or reloaded: the dialog is the page.
  const direct = pathname.replace(/\/$/, "") === "/compose";
  const shared = direct ? sharedText(globalThis.location?.search ?? "") : "";
  useEffect(() => {
    if (!direct || opened || (shared && !me)) return; // it goes into the draft of a person
    if (shared) {
      const [place, kept] = [`${me}/home`, drafts.read(`${me}/home`)];
      drafts.write(place, { ...kept, text: withShared(kept.text, shared) });
      window.history.replaceState(window.history.state, "", address(null));
    }
    const asked = new URLSearchParams(window.location.search);
    const kind = Object.keys(PARAMETER).find((one) => asked.get(PARAMETER[one]));
    opened = { about: kind ? { kind, id: asked.get(PARAMETER[kind]), username: "", excerpt: "" } : null, over: key };
    tell();
    return () => {
      opened = null;
    };
  }, [direct, key, Boolean(shared) && me]);
  // From an address one knows no more than which post it is about.
  useEffect(() => {
    if (about && !about.username && !about.gone) read(about);
  }, [about]);
  const leave = () => {
    if (cameFromPage()) return window.history.back();
    opened = null;
    list(false);
    navigate("/", { replace: true });
  };
  const close = () => {
    const { empty, sending } = written.current;
    if (asking || listing) keep();
    else if (!empty && !sending) ask(true);
    else leave();
  };
  const keep = () => {
    ask(false);
    list(false);
  };
  const back = useRef(false);
  useEffect(() => {
    if (back.current && !asking && !listing) document.querySelector("dialog[open] [data-first]")?.focus();
    back.current = asking || listing;
  }, [asking, listing]);
  const chosen = (draft) => {
    turnTo(aboutOf(draft));
    list(false);
  };
  if (!now) return h(Dialog, { open: false });
  if (listing)
    return h(
      Dialog,
      { open: true, title: t("Drafts"), wide: true, full: direct, onClose: close },
      h(SavedDrafts, { me, items: saved, onChosen: chosen }),
    );
  const beside = saved.length > 0 && h(DraftsButton, { onClick: () => (ask(false), list(true)) });
  return h(
    Dialog,
    { open: true, title: TITLE[about?.kind ?? "post"], wide: true, full: direct, beside, onClose: close },
    replying &&
      h(
        "div",
        { className: "px-4 pb-2 text-muted border-b border-line" },
        h("p", { className: "text-meta" }, about.username ? t("Replying to @{name}", { name: about.username }) : t("Replying to a post")),
        h("p", { className: "line-clamp-3" }, about.excerpt),
      ),
    h(Composer, {
      me, context, replyTo: replying ? about.id : null, quoteOf: quoting ? about.id : null, avatar, focus: true, tall: true, onPost, onThread, onDone: leave,
      onWritten: (state) => (written.current = state),
      label: replying ? t("Post your reply") : quoting ? t("Add a comment") : t("What's happening?"),
      placeholder: replying ? t("Post your reply") : quoting ? t("Add a comment") : t("What's happening?"),
      button: replying ? t("Reply") : t("Post"),
    }),
    quoting &&
      h(
        "div",
        { className: "mx-4 mb-4 px-3 py-2 border border-line rounded-lg text-post", "data-quoted": true },
        h("p", { className: "text-muted text-meta" }, about.username ? `@${about.username}` : t("A post")),
        h("p", { className: "line-clamp-6 whitespace-pre-wrap [overflow-wrap:anywhere]", dir: "auto" }, about.excerpt),
      ),
    asking && h(Leaving, { place: `${me}/${context}`, posts: written.current.posts, keep, leave }),
  );
}

export function SkipToComposer({ className }) {
  const open = (event) => {
    event.preventDefault();
    openComposer();
  };
  return h("a", { href: "/compose", className, onClick: open }, t("Skip to writing a post"));
}

export function PostButton({ bar = false }) {
  const icon = h(PenLine, { size: bar ? 24 : 20, "aria-hidden": true });
  const open = () => openComposer();
  if (bar)
    return h(
      "button",
      { type: "button", "aria-label": t("Post"), onClick: open, className: "flex-auto min-w-0 flex flex-col items-center justify-center gap-0.5 h-bar text-accent whitespace-nowrap" },
      icon,
      h("span", { className: "text-bar max-w-full truncate" }, t("Post")),
    );
  return h(
    "button",
    {
      type: "button",
      "aria-label": t("Post"),
      title: t("Post"),
      onClick: open,
      className: "mt-3 h-12 w-12 xl:w-full rounded-full bg-button text-onbutton font-semibold flex items-center justify-center gap-2 hover:opacity-90",
    },
    icon,
    h("span", { className: "max-xl:hidden" }, t("Post")),
  );
}

export function TweetReply({ tweetId, username, excerpt, replies, visitor }) {
  const login = useLogin();
  return h(
    "button",
    {
      type: "button",
      "data-action": "reply",
      "aria-label": t("Reply"),
      title: visitor ? t("Log in to reply") : t("Reply"),
      onClick: () => (visitor ? login() : openComposer({ kind: "reply", id: tweetId, username, excerpt })),
      className: "group flex items-center gap-1 min-w-10 rounded-full h-10 max-sm:h-11 -my-2 text-meta tabular-nums text-muted hover:text-accent",
    },
    h(
      "span",
      { className: "grid place-items-center size-9 -ml-2 rounded-full group-hover:bg-surface" },
      h(MessageCircle, { size: 20, strokeWidth: 1.75, "aria-hidden": true }),
    ),
    h("span", { "aria-hidden": true, className: "-ml-1" }, replies > 0 ? compact(replies) : ""),
  );
}
