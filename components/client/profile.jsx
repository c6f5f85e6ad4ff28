// What a profile's page has of the browser's own: its menu, and the profile as it was left.
import { createElement as h, useEffect, useState } from "react";
import { Dialog } from "./dialog.jsx";
import { feeds } from "./feed.jsx";
import { Menu } from "./menu.jsx";
import { CHOICE } from "./question.jsx";
import { openReport } from "./report.jsx";
import { toast } from "./toasts.jsx";
import { wish } from "./wishes.js";
import { t } from "./words.js";

// The profile of the name in the address: as just read, or as it was when one was here before, so that back and forward
// find the page as it was left. read: the server's last answer, which may still be of the page before.
const KEPT = 30;
const seen = new Map();
export function shownProfile(handle, read) {
  if (read.asked === handle && seen.get(handle) !== read) {
    seen.delete(handle);
    seen.set(handle, read);
    if (seen.size > KEPT) seen.delete(seen.keys().next().value);
  }
  return seen.get(handle) ?? { status: "waiting" };
}

export function ProfileMenu({ username, me, muting, blocking, onMute, onBlock }) {
  const [asking, ask] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(`${window.location.origin}/${username}`).then(
      () => toast(t("Link copied")),
      () => toast(t("The browser did not allow copying."), { tone: "error" }),
    );
  const mute = () => {
    wish("mute", username, !muting, onMute);
    feeds.clear();
    toast(muting ? t("@{name} is no longer muted", { name: username }) : t("@{name} is muted", { name: username }));
  };
  // Every feed may be another one now.
  const set = (wanted) => {
    wish("block", username, wanted, onBlock);
    feeds.clear();
  };
  const block = () => {
    ask(false);
    set(true);
    toast(t("@{name} is blocked", { name: username }));
  };
  const items = [{ label: t("Copy link"), run: copy }];
  if (me && me !== username) {
    items.push({ label: muting ? t("Unmute @{name}", { name: username }) : t("Mute @{name}", { name: username }), run: mute });
    items.push(
      blocking
        ? { label: t("Unblock @{name}", { name: username }), run: () => set(false) }
        : { label: t("Block @{name}", { name: username }), danger: true, run: () => ask(true) },
    );
    items.push({ label: t("Report @{name}", { name: username }), danger: true, run: () => openReport(username) });
  }
  return h(
    "div",
    { className: "size-10 max-sm:size-11 rounded-full border border-control grid place-items-center [&>div>button]:m-0 [&>div>button]:text-ink" },
    h(Menu, { label: t("More"), items }),
    h(
      Dialog,
      { open: asking, title: t("Block @{name}?", { name: username }), onClose: () => ask(false) },
      h(
        "div",
        { className: "px-4 pb-4 space-y-4" },
        h("p", { className: "text-muted" }, t("You stop following each other, and neither of you sees the other's posts.")),
        h(
          "div",
          { className: "flex justify-end gap-2" },
          h("button", { type: "button", onClick: () => ask(false), className: `${CHOICE} hover:bg-surface` }, t("Cancel")),
          h("button", { type: "button", onClick: block, className: `${CHOICE} border border-danger text-danger hover:bg-surface` }, t("Block")),
        ),
      ),
    ),
  );
}

// Once renamed, one is called so in every feed that is open.
export function MyCard({ me }) {
  useEffect(() => {
    if (me?.id) feeds.rename(me);
  }, [me?.id, me?.display_name, me?.avatar_url]);
  return null;
}

export function UnblockButton({ username, className, onBlock }) {
  const press = () => {
    wish("block", username, false, onBlock);
    feeds.clear();
  };
  return h("button", { type: "button", className, onClick: press }, t("Unblock"));
}

export function UnmuteButton({ username, className, onMute }) {
  const press = () => {
    wish("mute", username, false, onMute);
    feeds.clear();
  };
  return h("button", { type: "button", className, onClick: press }, t("Unmute"));
}
