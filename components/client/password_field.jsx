// A password input with a button that shows what was typed. Without JavaScript there is only the input. The button does not say
// "password": that names the input alone, for those who go by names.
import { createElement as h, useEffect, useState } from "react";
import { Eye, EyeOff } from "lucide-react";
import { t } from "./words.js";

export function PasswordField({ buttonClass, ...input }) {
  const [shown, setShown] = useState(false);
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return h(
    "div",
    { className: "relative" },
    h("input", { ...input, type: shown ? "text" : "password" }),
    ready &&
      h(
        "button",
        {
          type: "button",
          className: buttonClass,
          "aria-pressed": shown,
          "aria-label": t("Show what is typed"),
          "aria-controls": input.id,
          title: shown ? t("Hide what is typed") : t("Show what is typed"),
          onClick: () => setShown(!shown),
        },
        h(shown ? EyeOff : Eye, { size: 20, "aria-hidden": true }),
      ),
  );
}
