// The keyboard, the press on a card, the focus and the title of the window: one listener each for the whole page.
import { createElement as h, useEffect, useRef, useState } from "react";
import { ArrowLeft } from "lucide-react";
import { useLocation, useNavigate, useNavigationType } from "react-router";
import { useChosen } from "./chosen.jsx";
import { CARD, SHORTCUTS, isTyping, nameOf, next } from "./moves.js";
import { openComposer, useComposing } from "./compose_dialog.jsx";
import { Dialog } from "./dialog.jsx";
import { useScrollPosition } from "./scroll_position.js";
import { undo } from "./toasts.jsx";
import { t } from "./words.js";

const cards = () => [...document.querySelectorAll(CARD)];
const focused = () => document.activeElement?.closest?.(CARD) ?? null;
const press = (card, action) => card?.querySelector(`[data-action=${action}]`)?.click();
const searchBox = () => [...document.querySelectorAll("[data-search]")].find((box) => box.checkVisibility());
// The quote stands in the repost button's menu, which is there once it is open.
const quote = (card) => {
  press(card, "repost");
  setTimeout(() => press(card, "quote"));
};
const lastCard = new Map(); // history key: the post or row that had the focus
let arrived = ""; // the history key of the page that is shown; each page brings its own shell

function focusCard(card) {
  if (!card) return;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

export function Keys({ username }) {
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  const going = useRef(0);
  const { shortcuts } = useChosen();

  useEffect(() => {
    const step = (by) => {
      const all = cards();
      const tops = all.map((card) => card.getBoundingClientRect().top);
      focusCard(all[next(all.indexOf(focused()), by, tops)]);
    };
    const places = { h: "/", e: "/explore", n: "/notifications", b: "/bookmarks", p: username && `/${username}`, s: "/settings" };
    const actions = {
      "?": () => setHelp(true),
      j: () => step(1),
      k: () => step(-1),
      l: () => press(focused(), "like"),
      r: () => press(focused(), "reply"),
      t: () => press(focused(), "repost"),
      q: () => quote(focused()),
      b: () => press(focused(), "save"),
      n: () => username && openComposer(),
      c: () => username && openComposer(),
      z: undo,
      ".": () => document.querySelector("[data-new]")?.click(),
      "/": () => searchBox() ? searchBox().focus() : navigate("/search"),
      g: () => (going.current = Date.now()),
      Enter: () => navigate(focused().dataset.href),
    };
    const onKey = (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
      if (shortcuts === false && event.key !== "Enter") return;
      const place = Date.now() - going.current < 1500 && places[event.key];
      going.current = 0;
      if (event.key === "Enter" && !(event.target.matches(CARD) && event.target.dataset.href)) return; // what has the focus has its own Enter
      const act = place ? () => navigate(place) : actions[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate, username, shortcuts]);

  useCardPress(navigate);
  useFocusOnArrival();
  useScrollPosition();
  return h(
    Dialog,
    { open: help, title: t("Keyboard shortcuts"), onClose: () => setHelp(false) },
    h(
      "dl",
      { className: "grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 px-4 pb-5 items-center" },
      SHORTCUTS.flatMap(([keys, what]) => [
        h(
          "dt",
          { key: keys, className: "flex gap-1" },
          keys.split(" ").map((key) =>
            h("kbd", { key, className: "min-w-7 px-2 py-0.5 text-center text-meta rounded-sm border border-control bg-surface" }, key),
          ),
        ),
        h("dd", { key: what, className: "text-muted" }, what),
      ]),
    ),
  );
}

// A press on a card opens its post, unless it selected text, moved, or hit a control.
function useCardPress(navigate) {
  useEffect(() => {
    let down = null;
    const start = (event) => (down = { x: event.clientX, y: event.clientY });
    const open = (event) => {
      const top = event.target.closest("[data-top]");
      if (top && !event.target.closest("a,button")) window.scrollTo({ top: 0, behavior: "smooth" });
      const card = event.target.closest(CARD);
      if (!card?.dataset.href || event.button > 1 || event.target.closest("a,button,input,textarea,summary,[data-control]")) return;
      if (String(window.getSelection()) || !down || Math.hypot(event.clientX - down.x, event.clientY - down.y) >= 5) return;
      if (event.button === 1 || event.ctrlKey || event.metaKey) window.open(card.dataset.href, "_blank", "noopener");
      else navigate(card.dataset.href);
    };
    document.addEventListener("pointerdown", start);
    document.addEventListener("click", open);
    document.addEventListener("auxclick", open);
    return () => {
      document.removeEventListener("pointerdown", start);
      document.removeEventListener("click", open);
      document.removeEventListener("auxclick", open);
    };
  }, [navigate]);
}

// On a new page the focus goes to its h1; back and forward find the card that was left.
function useFocusOnArrival() {
  const { key, hash } = useLocation();
  const kind = useNavigationType();
  useEffect(() => {
    const remember = (event) => {
      const card = event.target.closest?.(CARD);
      if (card) lastCard.set(key, nameOf(card));
    };
    document.addEventListener("focusin", remember);
    document.addEventListener("pointerdown", remember);
    const moved = arrived && arrived !== key;
    arrived = key;
    const left = kind === "POP" && cards().find((card) => nameOf(card) === lastCard.get(key));
    const target = hash ? document.getElementById(hash.slice(1)) : left || document.getElementById("title");
    if (moved) target?.focus({ preventScroll: !hash });
    return () => {
      document.removeEventListener("focusin", remember);
      document.removeEventListener("pointerdown", remember);
    };
  }, [key, hash, kind]);
}

// Back to where one was; when this page was the first, to the one given.
export function BackButton({ first = "/" }) {
  const navigate = useNavigate();
  const back = () => (window.history.state?.idx > 0 ? navigate(-1) : navigate(first));
  return h(
    "button",
    {
      type: "button",
      "aria-label": t("Back"),
      title: t("Back"),
      onClick: back,
      className: "grid place-items-center size-10 max-sm:size-11 shrink-0 -ml-2 rounded-full hover:bg-surface",
    },
    h(ArrowLeft, { size: 20, "aria-hidden": true }),
  );
}

// "(3) Home - Chirp"
export function PageTitle({ name, count }) {
  const title = useComposing() ?? name;
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ""}${title ? `${title} - ` : ""}Chirp`;
  }, [title, count]);
  return null;
}
