// In the list of those whom one has blocked or muted: the button that ends it and, in the same place, takes that back.
import { createElement as h, useEffect, useRef, useState } from "react";
import { feeds, useFeedKey } from "./feed.jsx";
import { announce } from "./toasts.jsx";
import { wish } from "./wishes.js";
import { t } from "./words.js";

const SAID = {
  block: [t("Unblock"), (name) => t("@{name} is no longer blocked", { name }), (name) => t("@{name} is blocked", { name })],
  mute: [t("Unmute"), (name) => t("@{name} is no longer muted", { name }), (name) => t("@{name} is muted", { name })],
};

export function HiddenButton({ kind, feed, username, onWant }) {
  const [hidden, set] = useState(true);
  const key = useFeedKey(feed);
  const changed = useRef(false);
  const [end, ended, back] = SAID[kind];
  // Who is no longer hidden leaves the list when one comes to it again.
  useEffect(() => () => changed.current && feeds.forget(key), [key]);
  const press = () => {
    set(!hidden);
    changed.current = true;
    wish(kind, username, !hidden, onWant, () => set(hidden));
    feeds.keys().forEach((one) => one !== key && feeds.forget(one));
    announce((hidden ? ended : back)(username));
  };
  return h(
    "button",
    {
      type: "button",
      title: `@${username}`,
      onClick: press,
      className: `h-10 max-sm:h-11 px-4 min-w-24 rounded-full border font-semibold whitespace-nowrap hover:bg-surface ${hidden ? "border-control" : "border-transparent text-accent"}`,
    },
    hidden ? end : t("Undo"),
  );
}
