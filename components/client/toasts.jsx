// Short messages, and the one polite live region that speaks them. No eval, no Reflex toast.
import { createElement as h, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Link } from "react-router";
import { isNews } from "./once.js";
import { createToasts } from "./toast_list.js";

const toasts = createToasts();
const spoken = { text: "", listeners: new Set() };
const subscribe = (listener) => {
  spoken.listeners.add(listener);
  return () => spoken.listeners.delete(listener);
};

export function announce(text) {
  spoken.text = spoken.text === text ? `${text}\u00a0` : text;
  spoken.listeners.forEach((listener) => listener());
}

export const { dismiss } = toasts;

// action: {label, run} or {label, to}
export function toast(text, options) {
  announce(text);
  return toasts.add(text, options);
}

// What the last message that can be taken back offers.
export const undo = () => [...document.querySelectorAll("[data-toast] button")].at(-1)?.click();

const BUTTON = "inline-grid place-items-center font-semibold underline underline-offset-2 h-10 max-sm:h-11 px-2 -my-2 -mr-2";

// Shows the server's toasts too: a var {seq, text, tone}, sent again on reconnect and reload, shown once.
export function Toasts({ told }) {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get, toasts.get);
  const words = useSyncExternalStore(subscribe, () => spoken.text, () => "");
  useEffect(() => {
    if (isNews("toast", told?.seq)) toast(told.text, { tone: told.tone });
  }, [told]);
  useEffect(() => () => toasts.hold(false), []);
  // What is read out stands outside: hiding and showing it would read it again.
  return h(
    "div",
    null,
    h("div", { role: "status", "aria-live": "polite", className: "sr-only" }, words),
    h(List, { shown }),
  );
}

function List({ shown }) {
  const [box, mount] = useState(null);
  const near = useRef(false);
  const ids = shown.map((one) => one.id).join();
  const hold = (is) => {
    near.current = is;
    toasts.hold(is || box.matches(":focus-within"));
  };
  // A popover stands above the dialogs that were open before it was shown.
  useEffect(() => {
    if (!box) return;
    const focused = box.contains(document.activeElement) ? document.activeElement : null;
    if (!ids || document.querySelector("dialog:modal")) box.hidePopover();
    if (ids) box.showPopover();
    if (focused?.isConnected) focused.focus();
    hold(near.current && Boolean(ids));
  }, [box, ids]);
  return h(
    "div",
    {
      popover: "manual",
      ref: mount,
      onPointerEnter: () => hold(true),
      onPointerLeave: () => hold(false),
      onFocus: () => toasts.hold(true),
      onBlur: (event) => toasts.hold(near.current || box.contains(event.relatedTarget)),
      className:
        "fixed inset-auto bottom-6 max-sm:bottom-20 left-1/2 -translate-x-1/2 m-0 w-max max-w-[calc(100vw-32px)] space-y-2 bg-transparent overflow-visible",
    },
    shown.map((one) =>
      h(
        "div",
        {
          key: one.id,
          "data-toast": one.tone,
          className: `rise flex items-center gap-3 px-4 py-3 rounded-md shadow-overlay bg-ink text-page text-meta`,
        },
        h("span", null, one.text),
        one.action?.to && h(Link, { to: one.action.to, className: BUTTON, onClick: () => dismiss(one.id) }, one.action.label),
        one.action?.run &&
          h(
            "button",
            {
              type: "button",
              "aria-keyshortcuts": "z",
              className: BUTTON,
              onClick: () => {
                dismiss(one.id);
                one.action.run();
              },
            },
            one.action.label,
          ),
      ),
    ),
  );
}
