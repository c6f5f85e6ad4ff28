// What the person has chosen in the settings, where the browser has to know it: how pages look, what home holds, the keys.
import { useBrowserEffect } from "./browser_effect.js";
import { feeds } from "./feed.jsx";
import { lookOf, sameHome } from "./look.js";
import { createValue } from "./value.js";

const current = createValue({});
export const useChosen = current.use;

// The look is kept in this browser too: a script in the head of every page (components/brand.py) has it before the first paint.
export function Chosen({ chosen, known }) {
  useBrowserEffect(() => {
    if (!known) return;
    if (!sameHome(current.get(), chosen)) feeds.forget("home");
    current.set(chosen);
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
