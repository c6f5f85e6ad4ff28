// Where each entry of the history was scrolled to, put back when one returns to it.
// The router restores this too, but it reads the window's position when an entry is left: one that is left again before React
// has drawn it would keep the position of the page that is still on the screen.

import { useLocation, useNavigationType } from "react-router";
import { useBrowserEffect } from "./browser_effect.js";

const positions = new Map(); // history key: scrollY
const BEFORE_LEAVING = ["scroll", "popstate", "click", "keydown"];
let drawn = ""; // the history key of the page that is on the screen

export function useScrollPosition() {
  const { key } = useLocation();
  const kind = useNavigationType();
  useBrowserEffect(() => {
    const left = kind === "POP" ? positions.get(key) : undefined;
    drawn = key;
    const remember = () => positions.set(key, window.scrollY);
    for (const name of BEFORE_LEAVING) window.addEventListener(name, remember, { passive: true, capture: true });
    // After the router's own effect, before the browser paints.
    if (left !== undefined) queueMicrotask(() => drawn === key && window.scrollY !== left && window.scrollTo(0, left));
    return () => {
      for (const name of BEFORE_LEAVING) window.removeEventListener(name, remember, { capture: true });
    };
  }, [key]);
}
