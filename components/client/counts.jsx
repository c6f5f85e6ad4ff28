// What others did to the posts on the screen since they were read: asked for when one comes to the page, comes back to its window
// or its connection; never on a clock, and never while nobody looks.
import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { engagements } from "./engagement.jsx";
import { counts, feeds } from "./feed.jsx";
import { CARD } from "./moves.js";
import { isNews } from "./once.js";

const onScreen = () =>
  [...document.querySelectorAll(CARD)].filter((card) => {
    const { top, bottom } = card.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  });

export function Counts({ answer, joined, onAsk }) {
  const { key } = useLocation();
  const send = useRef(onAsk);
  send.current = onAsk;
  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== "visible") return;
      const ids = counts.due(onScreen().flatMap((card) => card.dataset.tweet ?? []));
      if (ids.length) send.current(ids);
    };
    const arrived = setTimeout(look);
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(arrived);
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [key, joined]);
  useEffect(() => {
    if (!isNews("counts", answer?.seq)) return;
    feeds.refresh(answer.rows);
    engagements.forget(answer.rows.map((row) => row.id));
  }, [answer?.seq]);
  return null;
}
