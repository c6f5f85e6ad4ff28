// Which counts to ask for again: those on the screen that are older than five seconds. Pure.

const OLD_MS = 5000;
const MOST = 40;
const KEPT = 500;

export function createCounts(now = Date.now) {
  const read = new Map(); // tweet id: when its counts were read

  const saw = (ids) => {
    for (const id of ids) {
      read.delete(id);
      read.set(id, now());
      if (read.size > KEPT) read.delete(read.keys().next().value);
    }
  };
  // Who asks twice within the five seconds gets nothing the second time.
  const due = (ids) => {
    const old = [...new Set(ids)].filter((id) => !(now() - read.get(id) < OLD_MS)).slice(0, MOST);
    saw(old);
    return old;
  };
  return { saw, due };
}
