// One value that parts of a page share: who sets it has those drawn anew that use it.
import { useSyncExternalStore } from "react";

export function createValue(first) {
  let now = first;
  const listeners = new Set();
  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const set = (next) => {
    now = next;
    listeners.forEach((listener) => listener());
  };
  return { get: () => now, set, use: () => useSyncExternalStore(subscribe, () => now, () => first) };
}
