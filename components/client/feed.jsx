// React's side of the feed store: useFeed for the rows, FeedHead (the pill), FeedTail (loading, end, errors).
import { createElement as h, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { useLocation, useNavigationType } from "react-router";
import { useBrowserEffect } from "./browser_effect.js";
import { createCounts } from "./counts.js";
import { createFeeds, postOf, rowKey, withoutRepeat } from "./feeds.js";
import { engagements } from "./engagement.jsx";
import { announce } from "./toasts.jsx";
import { plural, t } from "./words.js";

export const feeds = createFeeds();
export const counts = createCounts();

// The home feed is one, wherever it is drawn; every other feed belongs to its page.
export const useFeedKey = (name) => {
  const { pathname, search } = useLocation();
  const path = pathname.replace(/\/$/, "");
  return name === "home" ? name : name + path + (path === "/search" ? search : "");
};

const useStored = (key) => useSyncExternalStore(feeds.subscribe, () => feeds.get(key), () => feeds.get(key));

export const useFeed = (name) => {
  const { rows } = useStored(useFeedKey(name));
  return useMemo(() => withoutRepeat(rows), [rows]);
};

// After all effects of this commit, so that Reflex knows the new route before the event is sent.
const soon = (work) => Promise.resolve().then(work);

// What the person sees may be something else now, everywhere: since says from when on.
export function Outdated({ since }) {
  const before = useRef(since);
  useEffect(() => {
    if (before.current !== since) feeds.clear();
    before.current = since;
  }, [since]);
  return null;
}

const NEW = {
  post: (count) => plural(count, "{count} new post", "{count} new posts"),
  notification: (count) => plural(count, "{count} new notification", "{count} new notifications"),
};
const SHOW = {
  post: (count) => plural(count, "Show {count} new post", "Show {count} new posts"),
  notification: (count) => plural(count, "Show {count} new notification", "Show {count} new notifications"),
};

const joinedBy = new Map(); // feed: the socket that its news came through last, wherever one was meanwhile

// joined names the socket: after another one came, what was missed is read, not replayed.
// op: what a press asks for, "prepend" or, where what is there may have changed too, "reset".
export function FeedHead({ name, fresh, joined, noun = "post", op = "prepend", onNew, onCheck }) {
  const key = useFeedKey(name);
  const { status, rows } = useStored(key);
  useEffect(() => {
    if (!joined) return; // a server that came back says first that it knows of no socket
    const before = joinedBy.get(key);
    joinedBy.set(key, joined);
    const newest = feeds.newest(key);
    if (before && before !== joined && newest) onCheck?.(key, newest);
  }, [key, joined]);
  useEffect(() => {
    if (fresh) announce(NEW[noun](fresh));
  }, [fresh]);
  if (!fresh || status === "empty" || (status === "loading" && !rows.length)) return null;
  const show = () => {
    if (feeds.ask(key, op, onNew)) window.scrollTo({ top: 0 });
  };
  return h(
    "div",
    { className: "sticky top-header z-20 h-0 flex justify-center [overflow-anchor:none]" },
    h(
      "button",
      {
        type: "button",
        "data-new": name,
        onClick: show,
        className:
          "rise mt-3 h-10 max-sm:h-11 px-4 shrink-0 rounded-full bg-button text-onbutton text-meta font-semibold shadow-overlay hover:opacity-90",
      },
      SHOW[noun](fresh),
    ),
  );
}

const Skeleton = () =>
  h(
    "div",
    { className: "skeleton", "aria-hidden": true },
    [0, 1, 2, 3].map((one) =>
      h(
        "div",
        { key: one, className: "flex gap-3 px-4 py-3 border-b border-line" },
        h("span", { className: "size-11 !rounded-full shrink-0" }),
        h(
          "div",
          { className: "flex-1 space-y-2 py-1" },
          h("span", { className: "h-3 w-2/5" }),
          h("span", { className: "h-3 w-full" }),
          h("span", { className: "h-3 w-3/4" }),
        ),
      ),
    ),
  );

const Failed = ({ error, retry }) =>
  h(
    "div",
    { className: "px-4 py-8 text-center space-y-3", role: "alert" },
    h("p", { className: "text-muted" }, error || t("That did not load.")),
    h(
      "button",
      {
        type: "button",
        onClick: retry,
        className: "h-10 max-sm:h-11 px-4 rounded-full border border-control font-semibold hover:bg-surface",
      },
      t("Try again"),
    ),
  );

// Opening a post below others shows it at the top, what it answers is above. Back and forward restore instead.
function useReveal(wanted) {
  const kind = useNavigationType();
  const { key } = useLocation();
  useEffect(() => {
    if (!wanted || (kind === "POP" && window.history.state?.idx > 0)) return;
    const frame = requestAnimationFrame(() => document.querySelector("[data-focused]")?.scrollIntoView());
    return () => cancelAnimationFrame(frame);
  }, [wanted, key]);
}

export function FeedTail({ name, batch, endWord = t("You're all caught up"), reveal = false, missing, onLoad, children }) {
  const key = useFeedKey(name);
  const feed = useStored(key);
  const sentinel = useRef(null);
  const send = useRef(onLoad);
  send.current = onLoad;

  useBrowserEffect(() => {
    if (!feeds.apply(batch)) return;
    const posts = batch.rows.map(postOf).filter(Boolean);
    const ids = posts.map((post) => post.id);
    engagements.forget(ids);
    feeds.refresh(posts);
    counts.saw(ids);
  }, [batch]);

  useReveal(reveal && feed.rows.length > 1);

  // Numbers for screen readers; the rows are drawn by React, these two attributes only here.
  useBrowserEffect(() => {
    const rows = sentinel.current?.parentElement.parentElement.querySelectorAll("[role=feed] > article, [role=feed] > :not(article) > article") ?? [];
    rows.forEach((row, index) => {
      row.setAttribute("aria-posinset", index + 1);
      row.setAttribute("aria-setsize", feed.end ? rows.length : -1);
    });
  }, [feed.rows, feed.end]);

  useEffect(() => {
    if (feed.status === "empty") soon(() => feeds.ask(key, "reset", (...args) => send.current(...args)));
  }, [key, feed.status]);

  // What is missing now, or did not load, may be there when one comes again.
  useEffect(() => () => {
    const { status, rows } = feeds.get(key);
    if (["missing", "failed"].includes(status) && !rows.length) feeds.forget(key);
  }, [key]);

  const more = feed.status === "idle" && !feed.end;
  useEffect(() => {
    if (!more) return;
    const watch = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && feeds.ask(key, "append", (...args) => send.current(...args)),
      { rootMargin: "1200px" },
    );
    watch.observe(sentinel.current);
    return () => watch.disconnect();
  }, [key, more, feed.rows.length]);

  const retry = () => feeds.ask(key, feed.rows.length ? feed.op : "reset", (...args) => send.current(...args));
  const waiting = feed.status === "empty" || (feed.status === "loading" && (feed.op === "append" || !feed.rows.length));
  return h(
    "div",
    // A new element for each set of rows: one that moved down the page would count as a layout shift.
    { key: feed.rows.length, className: endWord ? "min-h-24" : "" },
    h("div", { ref: sentinel }),
    feed.status === "failed" && h(Failed, { error: feed.error, retry }),
    feed.status === "missing" && (missing ?? h("p", { className: "px-4 py-8 text-center text-muted" }, feed.error)),
    waiting && h(Skeleton),
    feed.status === "idle" && feed.end && !feed.rows.length && children,
    feed.status === "idle" && feed.end && feed.rows.length > 0 && endWord &&
      h("p", { className: "px-4 py-8 text-center text-meta text-muted" }, endWord),
  );
}

// A list whose rows are new for one visit: whoever comes to it reads it anew, and back and forward find it as it was, seen.
export function Visit({ name }) {
  const key = useFeedKey(name);
  const kind = useNavigationType();
  useBrowserEffect(() => {
    if (kind !== "POP") feeds.forget(key);
    return () => feeds.see(key);
  }, [key]);
  return null;
}

export { rowKey };
