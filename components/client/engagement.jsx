// The like button, and the overlay that paints it within a frame.
import { createElement as h, useEffect, useRef, useSyncExternalStore } from "react";
import { Heart } from "lucide-react";
import { asks } from "./asks.js";
import { useLogin } from "./login.js";
import { createEngagements } from "./engagements.js";
import { isNews } from "./once.js";
import { compact } from "./text.js";
import { toast } from "./toasts.jsx";

export const engagements = createEngagements();
const LOST = "Your like did not reach the server. Try again.";

// Until the server has answered, the wish is said again: a connection may have died with it.
function like(id, wanted, onWant) {
  const send = (again) => {
    if (again) engagements.again(id);
    onWant(id, wanted);
  };
  asks.ask(`like:${id}`, send, () => settle({ id, error: LOST }));
}

function settle(ack) {
  engagements.settle([ack]);
  if (!engagements.get(ack.id)?.waiting) asks.answered(`like:${ack.id}`);
  if (ack.error) toast(ack.error, { tone: "error" });
}

export function LikeButton({ tweetId, liked, likes, visitor, onWant }) {
  const login = useLogin();
  useSyncExternalStore(engagements.subscribe, () => engagements.get(tweetId), () => undefined);
  const now = engagements.shown(tweetId, { liked, likes });
  const touched = useRef(false);
  const press = () => {
    if (visitor) return login();
    touched.current = true;
    if (engagements.want(tweetId, !now.liked, { liked, likes })) like(tweetId, !now.liked, onWant);
  };
  const label = now.liked ? "Unlike" : "Like";
  return h(
    "button",
    {
      type: "button",
      "data-action": "like",
      "aria-label": label,
      "aria-pressed": now.liked,
      title: visitor ? "Log in to like" : label,
      onClick: press,
      className: `group flex items-center gap-1 min-w-10 h-10 max-sm:h-11 -my-2 text-meta tabular-nums hover:text-like ${now.liked ? "text-like" : "text-muted"}`,
    },
    h(
      "span",
      { className: `grid place-items-center size-9 -ml-2 rounded-full group-hover:bg-surface ${now.liked && touched.current ? "pop" : ""}` },
      h(Heart, { size: 20, fill: now.liked ? "currentColor" : "none", strokeWidth: 1.75, "aria-hidden": true }),
    ),
    h("span", { "data-likes": true, "aria-hidden": true, className: "-ml-1" }, now.likes > 0 ? compact(now.likes) : ""),
  );
}

// Hands the server's answers to the overlay.
export function Acks({ ack }) {
  useEffect(() => {
    if (isNews("ack", ack?.seq)) settle(ack);
  }, [ack?.seq]);
  return null;
}
