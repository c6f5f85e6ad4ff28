// The further posts of a thread being written, by the place of the first ("ana/home"): kept with the drafts. Pure.
import { ELSEWHERE } from "./drafts.js";

export const MOST_IN_THREAD = 25;
const WHOLE = "+thread";

// Where the whole of a thread is on its way, and the place of its first post.
export const wholeOf = (place) => place + WHOLE;
export const isWhole = (place) => place.endsWith(WHOLE);
export const firstOf = (place) => (isWhole(place) ? place.slice(0, -WHOLE.length) : place);

export function createThreads({ drafts }) {
  const listeners = new Set();
  const kept = new Map(); // place: numbers of the further posts
  const NONE = [];
  const list = (place) => `${place}+`;
  const of = (place, number) => `${place}+${number}`;

  const get = (place) => {
    if (!kept.has(place)) {
      const numbers = drafts.read(list(place)).text.split(" ").map(Number).filter((one) => one > 0);
      kept.set(place, numbers.length ? numbers.slice(0, MOST_IN_THREAD - 1) : NONE);
    }
    return kept.get(place);
  };
  const set = (place, numbers) => {
    kept.set(place, numbers.length ? numbers : NONE);
    drafts.write(list(place), { text: numbers.join(" ") });
    listeners.forEach((listener) => listener());
  };
  const add = (place) => {
    const numbers = get(place);
    if (numbers.length < MOST_IN_THREAD - 1) set(place, [...numbers, Math.max(0, ...numbers) + 1]);
  };
  const drop = (where) => drafts.clear(where, null, drafts.read(where).text);
  const remove = (place, number) => {
    set(place, get(place).filter((one) => one !== number));
    drop(of(place, number));
  };
  // All of it: it was posted or discarded.
  const clear = (place) => {
    const numbers = get(place);
    if (numbers.length) set(place, []);
    [place, ...numbers.map((number) => of(place, number))].forEach(drop);
  };
  const forget = (place) => {
    kept.delete(place);
    listeners.forEach((listener) => listener());
  };
  drafts.subscribe((where, _text, by, gone) => {
    if (by === ELSEWHERE) return where === list(where.slice(0, -1)) && forget(where.slice(0, -1));
    if (gone !== null && isWhole(where)) clear(firstOf(where));
  });

  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { get, of, add, remove, clear, subscribe };
}
