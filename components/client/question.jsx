// The question at the foot of a dialog.
import { createElement as h } from "react";

export const CHOICE = "h-10 max-sm:h-11 px-4 rounded-full font-semibold";

// Asks, in a row below what it is about. choices: [label, run, look] of each; the first one is the safe one.
export function Question({ name, choices, error, busy }) {
  return h(
    "div",
    { role: "alertdialog", "aria-label": name, className: "sticky bottom-0 bg-page flex flex-wrap items-center gap-2 px-4 py-3 border-t border-line" },
    h("p", { className: "mr-auto max-sm:w-full font-semibold" }, name),
    error && h("p", { role: "alert", className: "w-full order-first text-danger text-meta" }, error),
    choices.map(([label, run, look], at) => h("button", { key: label, type: "button", onClick: run, autoFocus: at === 0, disabled: busy, className: `${CHOICE} disabled:opacity-50 ${look}` }, label)),
  );
}
