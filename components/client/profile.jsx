// What a profile's page has of the browser's own: its menu, and the profile as it was left.
import { createElement as h, useEffect } from "react";
import { askToBlock } from "./block.jsx";
import { copy } from "./clipboard.js";
import { feeds } from "./feed.jsx";
import { Menu } from "./menu.jsx";
import { isNews } from "./once.js";
import { openReport } from "./report.jsx";
import { toast } from "./toasts.jsx";
import { UNPAINTED, wish } from "./wishes.js";
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
  const mute = () => {
    wish("mute", username, !muting, onMute, UNPAINTED);
    feeds.clear();
    toast(muting ? t("@{name} is no longer muted", { name: username }) : t("@{name} is muted", { name: username }));
  };
  // Every feed may be another one now.
  const set = (wanted) => {
    wish("block", username, wanted, onBlock, UNPAINTED);
    feeds.clear();
  };
  const block = () => {
    set(true);
    toast(t("@{name} is blocked", { name: username }));
  };
  const items = [{ label: t("Copy link"), run: () => copy(`${window.location.origin}/${username}`, t("Link copied")) }];
  if (me && me !== username) {
    items.push({ label: muting ? t("Unmute @{name}", { name: username }) : t("Mute @{name}", { name: username }), run: mute });
    items.push(
      blocking
        ? { label: t("Unblock @{name}", { name: username }), run: () => set(false) }
        : { label: t("Block @{name}", { name: username }), danger: true, run: () => askToBlock(username, block) },
    );
    items.push({ label: t("Report @{name}", { name: username }), danger: true, run: () => openReport(username) });
  }
  return h(
    "div",
    { className: "size-10 max-sm:size-11 rounded-full border border-control grid place-items-center [&>div>button]:m-0 [&>div>button]:text-ink" },
    h(Menu, { label: t("More"), items }),
  );
}

// Whatever changes between the viewer and the one whose page this is, from a card or beside the page too, is read again.
export function Relation({ username, answer, onChange }) {
  useEffect(() => {
    if (answer?.username.toLowerCase() === username.toLowerCase() && isNews("relation", answer.seq)) onChange();
  }, [answer?.seq]);
  return null;
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
    wish("block", username, false, onBlock, UNPAINTED);
    feeds.clear();
  };
  return h("button", { type: "button", className, onClick: press }, t("Unblock"));
}

export function UnmuteButton({ username, className, onMute }) {
  const press = () => {
    wish("mute", username, false, onMute, UNPAINTED);
    feeds.clear();
  };
  return h("button", { type: "button", className, onClick: press }, t("Unmute"));
}
