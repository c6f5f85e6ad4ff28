// Short messages, and the one polite live region that speaks them. No eval, no Reflex toast.
import { createElement as h, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Link } from "react-router";
import { isNews } from "./once.js";

const SHOWN = 6000;
let list = [];
let spoken = "";
let count = 0;
const listeners = new Set();
const tell = () => listeners.forEach((listener) => listener());
const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function announce(text) {
  spoken = spoken === text ? `${text}\u00a0` : text;
  tell();
}

export function dismiss(id) {
  list = list.filter((one) => one.id !== id);
  tell();
}

// action: {label, run} or {label, to}
export function toast(text, { tone = "plain", action = null, ms = SHOWN } = {}) {
  const id = (count += 1);
  list = [...list.slice(-2), { id, text, tone, action }];
  announce(text);
  setTimeout(() => dismiss(id), ms);
  return id;
}

const BUTTON = "inline-grid place-items-center font-semibold underline underline-offset-2 h-10 max-sm:h-11 px-2 -my-2 -mr-2";

// Shows the server's toasts too: a var {seq, text, tone}, sent again on reconnect and reload, shown once.
export function Toasts({ told }) {
  const shown = useSyncExternalStore(subscribe, () => list, () => list);
  const words = useSyncExternalStore(subscribe, () => spoken, () => "");
  useEffect(() => {
    if (isNews("toast", told?.seq)) toast(told.text, { tone: told.tone });
  }, [told]);
  return h(
    "div",
    {
      popover: "manual",
      ref: usePopover(),
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
    h("div", { role: "status", "aria-live": "polite", className: "sr-only" }, words),
  );
}

// A popover stands above an open dialog.
function usePopover() {
  const element = useRef(null);
  const [mounted, mount] = useState(null);
  element.current = mounted;
  const shown = list.map((one) => one.id).join();
  useEffect(() => {
    if (!mounted) return;
    if (mounted.matches(":popover-open")) mounted.hidePopover();
    mounted.showPopover();
  }, [mounted, shown]);
  return mount;
}
