// Telling the administrators about a post or an account: one dialog for every menu.
import { createElement as h, useState } from "react";
import { Dialog } from "./dialog.jsx";
import { CHOICE } from "./question.jsx";
import { createValue } from "./value.js";
import { t } from "./words.js";

const REASONS = [
  ["spam", t("Spam or a scam")],
  ["abuse", t("Insults or harassment")],
  ["violence", t("Threats or violence")],
  ["sexual", t("Sexual content")],
  ["private", t("Somebody's private information")],
  ["other", t("Something else that breaks the rules")],
];

const about = createValue(null);

// tweetId: "" for the account itself.
export const openReport = (username, tweetId = "") => about.set({ username, tweetId });

export function ReportDialog({ onReport }) {
  const now = about.use();
  const title = now?.tweetId ? t("Report post") : t("Report @{name}", { name: now?.username ?? "" });
  return h(Dialog, { open: now !== null, title, onClose: () => about.set(null) }, now && h(Reasons, { ...now, onReport }));
}

function Reasons({ username, tweetId, onReport }) {
  const [reason, choose] = useState("");
  const send = (event) => {
    event.preventDefault();
    if (!reason) return;
    onReport(username, tweetId, reason);
    about.set(null);
  };
  return h(
    "form",
    { onSubmit: send, className: "px-4 pb-4" },
    h(
      "fieldset",
      null,
      h("legend", { className: "text-muted mb-2" }, t("What is wrong with it? Only the administrators learn of it.")),
      REASONS.map(([value, label], at) =>
        h(
          "label",
          { key: value, className: "flex items-center gap-3 min-h-11 cursor-pointer" },
          h("input", {
            type: "radio",
            name: "reason",
            value,
            checked: reason === value,
            onChange: () => choose(value),
            "data-first": at === 0 || undefined,
            className: "size-5 accent-accent",
          }),
          label,
        ),
      ),
    ),
    h(
      "div",
      { className: "flex justify-end gap-2 mt-4" },
      h("button", { type: "button", onClick: () => about.set(null), className: `${CHOICE} hover:bg-surface` }, t("Cancel")),
      h("button", { type: "submit", disabled: !reason, className: `${CHOICE} bg-button text-onbutton disabled:opacity-60` }, t("Report")),
    ),
  );
}
