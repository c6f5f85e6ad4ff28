// Blocking somebody ends the follows between the two, and an unblock brings none back: every menu asks first, in one dialog.
import { createElement as h } from "react";
import { Dialog } from "./dialog.jsx";
import { CHOICE } from "./question.jsx";
import { createValue } from "./value.js";
import { t } from "./words.js";

const asked = createValue(null); // {username, block}

// block() is called once it was said again.
export const askToBlock = (username, block) => asked.set({ username, block });

export function BlockDialog() {
  const now = asked.use();
  const leave = () => asked.set(null);
  const block = () => {
    leave();
    now.block();
  };
  return h(
    Dialog,
    { open: now !== null, title: t("Block @{name}?", { name: now?.username ?? "" }), onClose: leave },
    h(
      "div",
      { className: "px-4 pb-4 space-y-4" },
      h("p", { className: "text-muted" }, t("You stop following each other, and neither of you sees the other's posts.")),
      h(
        "div",
        { className: "flex justify-end gap-2" },
        h("button", { type: "button", onClick: leave, className: `${CHOICE} hover:bg-surface` }, t("Cancel")),
        h("button", { type: "button", onClick: block, className: `${CHOICE} border border-danger text-danger hover:bg-surface` }, t("Block")),
      ),
    ),
  );
}
