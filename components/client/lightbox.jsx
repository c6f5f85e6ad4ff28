// Pictures as large as the window: arrows, Esc, swipe. A native dialog: the focus goes back to the picture by itself.
import { createElement as h, useLayoutEffect, useRef, useState } from "react";
import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { swipe } from "./frames.js";
import { t } from "./words.js";

const ROUND = "grid place-items-center size-11 rounded-full bg-shade/70 text-onshade hover:bg-shade absolute z-10";

const button = (label, icon, onClick, where, more = {}) =>
  h("button", { type: "button", "aria-label": label, title: label, onClick, className: `${ROUND} ${where}`, ...more }, h(icon, { size: 22, "aria-hidden": true }));

export function Lightbox({ items, first, onClose }) {
  const element = useRef(null);
  const touch = useRef(null);
  const [at, setAt] = useState(first);
  const item = items[at];
  const go = (by) => setAt((now) => Math.min(items.length - 1, Math.max(0, now + by)));

  // Closed while it still is in the page, else the focus would not go back.
  useLayoutEffect(() => {
    const dialog = element.current;
    // Heard on the window: the button that had the focus may be gone with the last picture.
    const keys = (event) => go({ ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0);
    dialog.showModal();
    window.addEventListener("keydown", keys);
    return () => {
      window.removeEventListener("keydown", keys);
      dialog.close();
    };
  }, []);

  const end = (event) => {
    if (!touch.current) return;
    const { clientX, clientY } = event.changedTouches[0];
    const by = swipe(clientX - touch.current.clientX, clientY - touch.current.clientY);
    touch.current = null;
    if (by === null) onClose();
    else go(by);
  };
  return h(
    "dialog",
    {
      ref: element,
      "aria-label": items.length > 1 ? t("Image {number} of {count}", { number: at + 1, count: items.length }) : t("Image"),
      "data-control": true,
      onCancel: (event) => {
        event.preventDefault();
        onClose();
      },
      onTouchStart: (event) => (touch.current = event.touches.length === 1 ? event.touches[0] : null),
      onTouchEnd: end,
      onClick: (event) => event.target.dataset.away && onClose(),
      className: "m-0 w-full h-dvh max-w-none max-h-none bg-shade/95 text-onshade border-0 p-0 overflow-hidden",
    },
    h(
      "div",
      { className: "flex flex-col size-full", "data-away": true },
      h(
        "div",
        { className: "flex-1 min-h-0 grid grid-rows-[minmax(0,1fr)] grid-cols-[minmax(0,1fr)] place-items-center sm:px-16", "data-away": true },
        h("img", {
          key: item.id,
          src: item.url,
          alt: item.alt,
          width: item.width,
          height: item.height,
          className: "max-w-full max-h-full w-auto h-auto object-contain",
        }),
      ),
      (item.alt || items.length > 1) &&
        h(
          "p",
          { className: "px-4 py-3 text-meta text-center max-h-32 overflow-y-auto whitespace-pre-wrap shrink-0", "aria-live": "polite" },
          items.length > 1 && h("span", { className: "block tabular-nums opacity-80" }, t("{number} of {count}", { number: at + 1, count: items.length })),
          item.alt,
        ),
    ),
    button(t("Close"), X, onClose, "left-3 top-3"),
    at > 0 && button(t("Previous image"), ChevronLeft, () => go(-1), "left-3 top-1/2 -translate-y-1/2 max-sm:hidden"),
    at < items.length - 1 && button(t("Next image"), ChevronRight, () => go(1), "right-3 top-1/2 -translate-y-1/2 max-sm:hidden"),
  );
}
