// A native modal dialog: Esc closes, the focus goes to what is marked data-first and back to the opener by itself.
import { createElement as h, useEffect, useRef } from "react";
import { X } from "lucide-react";
import { t } from "./words.js";

const sizes = (wide, full) =>
  full
    ? "h-dvh max-h-none max-w-none border-0 sm:px-[max(0px,calc(50%-300px))]"
    : `rounded-lg border border-line shadow-overlay ${wide ? "max-w-feed" : "max-w-md"} max-sm:m-0 max-sm:max-w-none max-sm:max-h-none max-sm:h-dvh max-sm:rounded-none max-sm:border-0 sm:mt-16 sm:max-h-[calc(100dvh-6rem)]`;

// A press on the dialog itself may be on its blank room or its own scroll bar; what is dimmed lies outside.
const isOutside = ({ clientX: x, clientY: y }, { left, right, top, bottom }) => x < left || x > right || y < top || y > bottom;

// full: it takes the whole window, as everywhere on phones; beside: what stands at the other end of its head.
export function Dialog({ open, title, onClose, wide = false, full = false, beside, children }) {
  const element = useRef(null);
  useEffect(() => {
    const dialog = element.current;
    if (!open || dialog.open) return;
    // The page behind stops scrolling and keeps its width: the room of its scrollbar is dimmed with the rest.
    const root = document.documentElement;
    if (!document.querySelector("dialog:modal")) root.style.setProperty("--gutter", `${window.innerWidth - root.offsetWidth}px`);
    dialog.showModal();
    dialog.querySelector("[data-first]")?.focus();
    return () => dialog.close();
  }, [open]);
  if (!open) return h("dialog", { ref: element });
  const cancel = (event) => {
    if (event.target !== element.current) return;
    event.preventDefault();
    onClose();
  };
  // A browser closes by itself on a second Esc, without asking; a key that was handled here does not get that far.
  const keys = (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onClose();
  };
  const press = (event) => {
    if (!full && event.target === element.current && isOutside(event, element.current.getBoundingClientRect())) onClose();
  };
  return h(
    "dialog",
    {
      ref: element,
      "aria-label": title,
      onCancel: cancel,
      onKeyDown: keys,
      onPointerDown: press,
      className: `rise bg-page text-ink w-full ${sizes(wide, full)}`,
    },
    h(
      "header",
      { className: "flex items-center gap-2 h-header px-2 sticky top-0 bg-page z-10" },
      h(
        "button",
        {
          type: "button",
          "aria-label": t("Close"),
          title: t("Close"),
          onClick: onClose,
          className: "grid place-items-center size-10 max-sm:size-11 rounded-full hover:bg-surface",
        },
        h(X, { size: 20, "aria-hidden": true }),
      ),
      h("h2", { className: "text-section font-semibold" }, title),
      beside,
    ),
    children,
  );
}
