// Like and save, and the overlay that paints what is pressed within a frame.
import { createElement as h, useEffect, useRef, useSyncExternalStore } from "react";
import { Bookmark, Heart } from "lucide-react";
import { asks } from "./asks.js";
import { useLogin } from "./login.js";
import { createEngagements } from "./engagements.js";
import { isNews } from "./once.js";
import { LOST } from "./problems.js";
import { compact } from "./text.js";
import { toast } from "./toasts.jsx";
import { heard } from "./wishes.js";
import { t } from "./words.js";

export const engagements = createEngagements();

function settle(ack) {
  const [kind, what] = ack.key.split(":");
  if (kind === "remove" || kind === "pin") return heard({ kind, what, wanted: ack.on, sentence: ack.error });
  engagements.settle([ack]);
  if (!engagements.get(ack.key)?.waiting) asks.answered(ack.key);
  if (ack.error) toast(ack.error, { tone: "error" });
}

// kind: one of KINDS; base: {on, count} as the row has it. Answers what to show, and a press for what is wanted instead.
export function useEngaged(kind, tweetId, base, onWant) {
  const key = `${kind}:${tweetId}`;
  useSyncExternalStore(engagements.subscribe, () => engagements.get(key), () => undefined);
  const now = engagements.shown(key, base);
  const toggle = () => {
    const wanted = !now.on;
    if (!engagements.want(key, wanted, base)) return;
    // Until the server has answered, the wish is said again: a connection may have died with it.
    const send = (again) => {
      if (again) engagements.again(key);
      onWant(tweetId, wanted);
    };
    asks.ask(key, send, () => settle({ key, error: LOST }));
  };
  return [now, toggle];
}

const TARGET = "group flex items-center gap-1 min-w-10 rounded-full h-10 max-sm:h-11 -my-2 text-meta tabular-nums";
export const look = (on, tone) => `${TARGET} ${tone.hover} ${on ? tone.on : "text-muted"}`;
export const round = (popping) => `grid place-items-center size-9 -ml-2 rounded-full group-hover:bg-surface ${popping ? "pop" : ""}`;

export function LikeButton({ tweetId, liked, likes, visitor, onWant }) {
  const login = useLogin();
  const [now, toggle] = useEngaged("like", tweetId, { on: liked, count: likes }, onWant);
  const touched = useRef(false);
  const press = () => {
    if (visitor) return login();
    touched.current = true;
    toggle();
  };
  const label = now.on ? t("Unlike") : t("Like");
  return h(
    "button",
    {
      type: "button",
      "data-action": "like",
      "aria-label": label,
      title: visitor ? t("Log in to like") : label,
      onClick: press,
      className: look(now.on, { on: "text-like", hover: "hover:text-like" }),
    },
    h(
      "span",
      { className: round(now.on && touched.current) },
      h(Heart, { size: 20, fill: now.on ? "currentColor" : "none", strokeWidth: 1.75, "aria-hidden": true }),
    ),
    h("span", { "data-likes": true, "aria-hidden": true, className: "-ml-1" }, now.count > 0 ? compact(now.count) : ""),
  );
}

export function SaveButton({ tweetId, saved, visitor, onWant }) {
  const login = useLogin();
  const [now, toggle] = useEngaged("bookmark", tweetId, { on: saved, count: 0 }, onWant);
  const press = () => {
    if (visitor) return login();
    toggle();
    toast(now.on ? t("Removed from saved") : t("Saved"), now.on ? {} : { action: { label: t("View"), to: "/bookmarks" } });
  };
  const label = now.on ? t("Remove from saved") : t("Save");
  return h(
    "button",
    {
      type: "button",
      "data-action": "save",
      "aria-label": label,
      title: visitor ? t("Log in to save") : label,
      onClick: press,
      className: look(now.on, { on: "text-accent", hover: "hover:text-accent" }),
    },
    h(
      "span",
      { className: round(false) },
      h(Bookmark, { size: 20, fill: now.on ? "currentColor" : "none", strokeWidth: 1.75, "aria-hidden": true }),
    ),
  );
}

// Hands the server's answers to the overlay.
export function Acks({ ack }) {
  useEffect(() => {
    if (isNews("ack", ack?.seq)) settle(ack);
  }, [ack?.seq]);
  return null;
}
