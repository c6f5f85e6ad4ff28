// Where one is reading home, told to the server as one reads: the next visit opens there, on any device.
import { useEffect, useRef } from "react";
import { useBrowserEffect } from "./browser_effect.js";
import { feeds, useFeed, useFeedKey } from "./feed.jsx";

const EVERY_MS = 3000;
const HEADER = 52;
let told = "";

// The first post that is wholly on the screen. One's own that was put on top says nothing: what is below may be unread.
function topmost(key) {
  const { ahead } = feeds.get(key);
  const cards = [...document.querySelectorAll("[role=feed] > [data-act]")].filter((card) => !ahead.includes(card.dataset.act));
  const at = cards.findIndex((card) => card.getBoundingClientRect().top >= HEADER - 1);
  const card = cards[at]?.getBoundingClientRect().top < window.innerHeight ? cards[at] : cards.at(at < 0 ? -1 : Math.max(0, at - 1));
  return card?.dataset.act;
}

// It outlives the page; when it is lost, the next one says more.
const tell = (act_id) =>
  fetch("/api/timeline/position", {
    method: "PUT",
    keepalive: true,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ act_id }),
  }).catch(() => (told = ""));

export function Reading({ name }) {
  const key = useFeedKey(name);
  const first = useFeed(name)[0]?.act_id;
  const timer = useRef(0);
  const save = () => {
    if (!timer.current) return;
    clearTimeout(timer.current);
    timer.current = 0;
    const act = topmost(key);
    if (act && act !== told) tell((told = act));
  };
  const moved = () => {
    if (!timer.current && document.visibilityState === "visible") timer.current = setTimeout(save, EVERY_MS);
  };
  useEffect(() => {
    if (first) moved();
  }, [first]);
  useBrowserEffect(() => {
    const hidden = () => document.visibilityState === "hidden" && save();
    window.addEventListener("scroll", moved, { passive: true });
    window.addEventListener("pagehide", save);
    document.addEventListener("visibilitychange", hidden);
    return () => {
      save();
      window.removeEventListener("scroll", moved);
      window.removeEventListener("pagehide", save);
      document.removeEventListener("visibilitychange", hidden);
    };
  }, [key]);
  return null;
}
