// A button with a menu: arrows, Esc, a press outside. It opens downwards, or upwards where the window (or the bar of phones) ends too soon.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Ellipsis } from "lucide-react";
import { useLocation, useNavigate } from "react-router";
import { askToBlock } from "./block.jsx";
import { copy } from "./clipboard.js";
import { feeds } from "./feed.jsx";
import { hidesMuted, isOfProfile } from "./feeds.js";
import { openReport } from "./report.jsx";
import { toast } from "./toasts.jsx";
import { wish } from "./wishes.js";
import { t } from "./words.js";

const UNDO_MS = 10000;

const DOTS = "grid place-items-center size-10 max-sm:size-11 -my-2 -mr-2 rounded-full text-muted hover:text-accent hover:bg-surface";

// items: {label, run, danger}. action names the button for the keyboard; instead is done in place of opening.
export function Menu({ label, title = label, items, action, instead, look = DOTS, side = "right-0", children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);
  const opener = useRef(null);
  const back = useRef(null);
  const list = useRef(null);
  const [upwards, setUpwards] = useState(false);
  useLayoutEffect(() => {
    if (!open) return;
    const { top, bottom } = opener.current.getBoundingClientRect();
    const end = document.querySelector("[data-bar]")?.getBoundingClientRect().top || window.innerHeight; // a bar that is not shown is at 0
    const start = document.querySelector("[data-top]")?.getBoundingClientRect().bottom ?? 0;
    const { offsetHeight } = list.current;
    setUpwards(bottom + offsetHeight > end && top - offsetHeight > start);
  }, [open]);
  useEffect(() => {
    if (!open) return;
    root.current.querySelector("[role=menuitem]")?.focus();
    const outside = (event) => !root.current.contains(event.target) && setOpen(false);
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    back.current.focus();
  };
  const keys = (event) => {
    const all = [...root.current.querySelectorAll("[role=menuitem]")];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") close();
    else if (event.key === "Tab") setOpen(false);
    else if (to !== undefined) all[to].focus();
    else return;
    if (event.key !== "Tab") event.preventDefault();
    event.stopPropagation();
  };
  return h(
    "div",
    { ref: root, className: "relative", "data-control": true },
    h(
      "button",
      {
        ref: opener,
        type: "button",
        "data-action": action,
        "aria-label": label,
        title,
        "aria-haspopup": "menu",
        "aria-expanded": open,
        onClick: () => {
          // A key that pressed it for a post is followed by the post, not by the button.
          const at = document.activeElement;
          back.current = at.contains(opener.current) && at !== document.body ? at : opener.current;
          instead ? instead() : setOpen(!open);
        },
        className: look,
      },
      children ?? h(Ellipsis, { size: 20, "aria-hidden": true }),
    ),
    open &&
      h(
        "div",
        {
          ref: list,
          role: "menu",
          "aria-label": label,
          onKeyDown: keys,
          className: `rise absolute ${side} ${upwards ? "bottom-8" : "top-8"} z-30 min-w-52 py-1 rounded-lg bg-page border border-line shadow-overlay`,
        },
        items.map((item) =>
          h(
            "button",
            {
              key: item.label,
              type: "button",
              role: "menuitem",
              "data-action": item.action,
              tabIndex: -1,
              onClick: () => {
                close();
                item.run();
              },
              className: `block w-full text-left px-4 h-11 hover:bg-surface focus-visible:bg-surface ${item.danger ? "text-danger" : "text-ink"}`,
            },
            item.label,
          ),
        ),
      ),
  );
}

// Rows leave at once; the server is told, and an undo within 10 s puts everything back. A block has none: it ended follows.
export function TweetMenu({ tweetId, author, text, me, pinned, onPin, onRemove, onMute, onBlock }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const mine = me === author;
  const path = `/${author}/status/${tweetId}`;

  // paint() answers what takes it back; an undo that the server refuses is painted again.
  const take = (paint, said, kind, what, say) => {
    const back = paint();
    wish(kind, what, true, say, back);
    const undo = () => {
      back();
      wish(kind, what, false, say, paint);
    };
    toast(said, { ms: UNDO_MS, action: { label: t("Undo"), run: undo } });
  };
  const remove = () => {
    take(() => feeds.drop((row) => row.id === tweetId), t("Post deleted"), "remove", tweetId, onRemove);
    if (pathname.startsWith(path)) navigate("/");
  };
  const pin = (wanted, said) => {
    const paint = (id) => feeds.pin(`posts/${author}`, id);
    const back = paint(wanted ? tweetId : null);
    wish("pin", tweetId, wanted, onPin, back);
    const undo = () => {
      back();
      wish("pin", tweetId, !wanted, onPin, () => paint(wanted ? tweetId : null));
      if (wanted && pinned) wish("pin", pinned, true, onPin, () => paint(null));
    };
    toast(said, { ms: UNDO_MS, action: { label: t("Undo"), run: undo } });
  };
  const theirs = (row) => [row.author, row.retweeted_by].some((one) => one?.username === author);
  const mute = () => take(() => feeds.drop(theirs, hidesMuted), t("@{name} is muted", { name: author }), "mute", author, onMute);
  const block = () => {
    wish("block", author, true, onBlock, feeds.drop(theirs));
    feeds.keys().filter((key) => isOfProfile(key, author)).forEach(feeds.forget); // what they like is not shown either
    toast(t("@{name} is blocked", { name: author }));
  };
  const items = [
    { label: t("Copy link"), run: () => copy(window.location.origin + path, t("Link copied")) },
    { label: t("Copy text"), run: () => copy(text, t("Text copied")) },
  ];
  if (me && !mine)
    items.push(
      { label: t("Mute @{name}", { name: author }), run: mute },
      { label: t("Block @{name}", { name: author }), danger: true, run: () => askToBlock(author, block) },
      { label: t("Report"), danger: true, run: () => openReport(author, tweetId) },
    );
  if (mine)
    items.push(
      pinned === tweetId
        ? { label: t("Unpin from profile"), run: () => pin(false, t("Unpinned from your profile")) }
        : { label: t("Pin to your profile"), run: () => pin(true, t("Pinned to your profile")) },
    );
  if (mine) items.push({ label: t("Delete"), danger: true, run: remove });
  return h(Menu, { label: t("More"), items });
}
