// The follow button: says what is, turns into "Unfollow" under the pointer or the focus, and takes an unfollow back for 6 s.
import { createElement as h, useEffect, useState, useSyncExternalStore } from "react";
import { feeds } from "./feed.jsx";
import { createFollows } from "./follows.js";
import { toast } from "./toasts.jsx";

export const follows = createFollows();
const UNDO_MS = 6000;
const BASE =
  "inline-flex items-center justify-center h-10 max-sm:h-11 px-3 rounded-full border text-post font-semibold whitespace-nowrap transition-colors duration-fast ease-calm";
const LOOKS = {
  follow: "bg-button border-button text-onbutton hover:brightness-110",
  following: "border-control text-ink",
  unfollow: "border-danger text-danger bg-surface",
};

export function FollowButton({ username, following, followedBy, wide = false, onWant }) {
  useSyncExternalStore(follows.subscribe, () => follows.get(username), () => undefined);
  const [near, setNear] = useState(false);
  const now = follows.shown(username, following);
  const want = (wanted) => {
    follows.want(username, wanted, following);
    onWant(username, wanted);
    // Home is another one now, but never under the eyes of its reader.
    if (window.location.pathname !== "/" || !feeds.get("home").rows.length) feeds.forget("home");
  };
  const press = () => {
    setNear(false); // "Unfollow" shows when one comes back to the button, not at once under a pointer that just followed
    want(!now);
    if (now) toast(`You no longer follow @${username}`, { ms: UNDO_MS, action: { label: "Undo", run: () => want(true) } });
  };
  const leaving = now && near;
  return h(
    "button",
    {
      type: "button",
      "data-action": "follow",
      title: `@${username}`,
      onClick: press,
      onPointerEnter: (event) => event.pointerType === "mouse" && setNear(true),
      onPointerLeave: () => setNear(false),
      onFocus: (event) => event.target.matches(":focus-visible") && setNear(true),
      onBlur: () => setNear(false),
      className: `${BASE} ${wide ? "min-w-[136px]" : "min-w-24"} ` + (leaving ? LOOKS.unfollow : now ? LOOKS.following : LOOKS.follow),
    },
    leaving ? "Unfollow" : now ? "Following" : followedBy ? "Follow back" : "Follow",
  );
}

// The server said no: what the rows say holds again. The same refusal may arrive twice (a reconnect); it counts once.
let heard = "";
export function FollowRefusals({ refusal }) {
  useEffect(() => {
    if (!refusal?.seq || refusal.seq === heard) return;
    heard = refusal.seq;
    follows.forget(refusal.username);
    toast(refusal.sentence, { tone: "error" });
  }, [refusal]);
  return null;
}
