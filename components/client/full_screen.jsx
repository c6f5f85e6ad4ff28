// A page as a room sees it: nothing but its content, in large type (theme.py: data-stage), on the whole screen where the browser has one to give.
import { useEffect, useState } from "react";
import { t } from "./words.js";

const root = () => document.documentElement;

export function FullScreen({ look }) {
  const [on, setOn] = useState(false);

  useEffect(() => {
    if (!on) return;
    root().dataset.stage = "on";
    root().requestFullscreen?.().catch(() => {}); // a browser may refuse: the type is large all the same
    const left = () => document.fullscreenElement || setOn(false);
    const escape = (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog:modal")) setOn(false);
    };
    document.addEventListener("fullscreenchange", left);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("fullscreenchange", left);
      document.removeEventListener("keydown", escape);
      delete root().dataset.stage;
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    };
  }, [on]);

  return (
    <button type="button" onClick={() => setOn(!on)} className={look}>
      {on ? t("Leave full screen") : t("Full screen")}
    </button>
  );
}
