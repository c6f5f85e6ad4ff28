// What the person has chosen in the settings, where the browser has to know it: how pages look, what home holds, the keys.
import { useSyncExternalStore } from "react";
import { useBrowserEffect } from "./browser_effect.js";
import { feeds } from "./feed.jsx";
import { lookOf, sameHome } from "./look.js";

const listeners = new Set();
let current = {};

const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const useChosen = () => useSyncExternalStore(subscribe, () => current, () => current);

// The look is kept in this browser too: a script in the head of every page (components/brand.py) has it before the first paint.
export function Chosen({ chosen, known }) {
  useBrowserEffect(() => {
    if (!known) return;
    if (!sameHome(current, chosen)) feeds.forget("home");
    current = chosen;
    listeners.forEach((listener) => listener());
    const look = lookOf(chosen);
    Object.assign(document.documentElement.dataset, look);
    try {
      localStorage.setItem("chirp-look", JSON.stringify(look));
    } catch {
      // Without it the first page of the next visit changes its look once.
    }
  }, [chosen, known]);
  return null;
}
