// What the page does when the server is away or the session has ended.
import { createElement as h, useContext, useEffect, useRef, useState } from "react";
import { asks } from "./asks.js";
import { EventLoopContext } from "$/utils/context-registry";
import { t } from "./words.js";

const PATIENCE = 1000;
const BAR =
  "rise fixed top-1.5 max-sm:top-auto max-sm:bottom-[calc(60px+env(safe-area-inset-bottom))] inset-x-0 mx-auto w-fit z-50 px-4 rounded-full text-meta font-semibold shadow-overlay";

export function ConnectionBar() {
  const [, errors] = useContext(EventLoopContext);
  const [shown, show] = useState(false);
  const [reload, offer] = useState(null);
  const away = errors.length > 0;
  useEffect(() => {
    asks.setAway(away);
    if (!away) return show(false);
    const timer = setTimeout(() => show(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [away]);
  // The server is another version now, and loading anew by itself did not help (components/bundle.py).
  useEffect(() => {
    const look = () => offer(() => window.chirpReload ?? null);
    look();
    window.addEventListener("chirp-outdated", look);
    return () => window.removeEventListener("chirp-outdated", look);
  }, []);
  // A page for navigations without a network; a browser that refuses shows its own.
  useEffect(() => void navigator.serviceWorker?.register("/sw.js").catch(() => {}), []);
  if (shown) return h("div", { role: "status", className: `${BAR} py-1.5 max-sm:py-px bg-warning text-page` }, t("Reconnecting…"));
  if (!reload) return null;
  return h(
    "div",
    { role: "status", className: `${BAR} flex items-center bg-ink text-page` },
    t("There is a new version of Chirp."),
    h("button", { type: "button", onClick: reload, className: "h-10 max-sm:h-11 px-2 -mr-2 underline underline-offset-2" }, t("Reload")),
  );
}

// A revoked session leaves by a real load, so that nothing of it stays in the page. Who logs out in this tab is on the way already.
export function Ended({ ended }) {
  const leaving = useRef(false);
  useEffect(() => {
    const leave = (event) => (leaving.current ||= event.target.getAttribute("action")?.startsWith("/auth/"));
    document.addEventListener("submit", leave);
    return () => document.removeEventListener("submit", leave);
  }, []);
  useEffect(() => {
    if (ended && !leaving.current) window.location.assign("/login");
  }, [ended]);
  return null;
}

export const Broken = () =>
  h(
    "main",
    { className: "grid place-content-center gap-4 min-h-dvh p-8 text-center" },
    h("h1", { className: "text-title font-bold" }, t("This page does not work right now")),
    h("p", { className: "text-muted" }, t("The error was reported. Loading it again often helps.")),
    h(
      "button",
      {
        type: "button",
        onClick: () => window.location.reload(),
        className: "justify-self-center h-11 px-5 rounded-full bg-button text-onbutton font-semibold",
      },
      t("Try again"),
    ),
  );
