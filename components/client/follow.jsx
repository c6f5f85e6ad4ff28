// The follow button: says what is, turns into "Unfollow" under the pointer or the focus, and takes an unfollow back for 6 s.
import { createElement as h, useEffect, useState, useSyncExternalStore } from "react";
import { feeds } from "./feed.jsx";
import { createFollows } from "./follows.js";
import { isNews } from "./once.js";
import { toast } from "./toasts.jsx";
import { heard, wish } from "./wishes.js";
import { t } from "./words.js";

export const follows = createFollows();
const UNDO_MS = 6000;
const BASE =
  "inline-grid place-items-center *:col-start-1 *:row-start-1 rounded-full border font-semibold whitespace-nowrap transition-colors duration-fast ease-calm ";
// The small one looks smaller than what can be pressed.
const SIZES = {
  small: "relative h-8 px-2.5 text-meta after:absolute after:-inset-1",
  normal: "h-10 max-sm:h-11 px-3 text-post min-w-24",
  wide: "h-10 max-sm:h-11 px-3 text-post min-w-[136px]",
};
const LOOKS = {
  follow: "bg-button border-button text-onbutton hover:brightness-110",
  following: "border-control text-ink",
  unfollow: "border-danger text-danger bg-surface",
};

// To follow, or no longer, somebody of whom the row says `following`. When the server said no, what the rows say holds again.
function follow(username, wanted, following, onWant) {
  follows.want(username, wanted, following);
  wish("follow", username, wanted, onWant, () => follows.forget(username));
  // Home is another one now, but never under the eyes of its reader.
  if (window.location.pathname !== "/" || !feeds.get("home").rows.length) feeds.forget("home");
}

// Follows all of these who are not followed yet.
export function FollowAll({ people, onWant, className }) {
  useSyncExternalStore(follows.subscribe, () => people.map(({ user }) => follows.get(user.username)).join(), () => "");
  const left = people.filter(({ user }) => !follows.shown(user.username, user.relationship?.following ?? false));
  const press = () => left.forEach(({ user }) => follow(user.username, true, false, onWant));
  return h("button", { type: "button", onClick: press, disabled: !left.length, className }, t("Follow all"));
}

export function FollowButton({ username, following, followedBy, size = "normal", onWant }) {
  useSyncExternalStore(follows.subscribe, () => follows.get(username), () => undefined);
  const [near, setNear] = useState(false);
  const now = follows.shown(username, following);
  const want = (wanted) => follow(username, wanted, following, onWant);
  const press = () => {
    setNear(false); // "Unfollow" shows when one comes back to the button, not at once under a pointer that just followed
    want(!now);
    if (now) toast(t("You no longer follow @{name}", { name: username }), { ms: UNDO_MS, action: { label: t("Undo"), run: () => want(true) } });
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
      className: `${BASE} ${SIZES[size]} ` + (leaving ? LOOKS.unfollow : now ? LOOKS.following : LOOKS.follow),
    },
    h("span", null, leaving ? t("Unfollow") : now ? t("Following") : followedBy && size !== "small" ? t("Follow back") : t("Follow")),
    // As wide under the pointer as without it: neither of its words is seen here, but both take their room.
    now && [t("Following"), t("Unfollow")].map((word) => h("span", { key: word, "aria-hidden": true, className: "invisible pointer-coarse:hidden" }, word)),
  );
}

// The server's answers. The last one arrives again with a reconnect; it counts once.
export function FollowAnswers({ answer }) {
  useEffect(() => {
    if (isNews("follow", answer?.seq)) heard({ ...answer, what: answer.username });
  }, [answer?.seq]);
  return null;
}
