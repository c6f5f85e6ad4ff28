// What the viewer just did, painted before the server knows: an overlay over the rows, by kind and tweet ("like:17"). Pure.

export const KINDS = ["like", "retweet", "bookmark"];

export function createEngagements() {
  const overlay = new Map(); // key: {on, count, before: the last confirmed state, waiting: presses without an answer}
  const listeners = new Set();
  const tell = () => listeners.forEach((listener) => listener());

  // base: {on, count} as the row has it; the answer is what to show.
  const shown = (key, base) => overlay.get(key) ?? base;

  const want = (key, wanted, base) => {
    const now = shown(key, base);
    if (now.on === wanted) return false;
    const before = now.before ?? { on: now.on, count: now.count };
    const count = Math.max(0, now.count + (wanted ? 1 : -1));
    overlay.set(key, { on: wanted, count, before, waiting: (now.waiting ?? 0) + 1 });
    tell();
    return true;
  };

  // Asked again, as nothing was heard: of all presses only this one is still waited for.
  const again = (key) => overlay.get(key)?.waiting && overlay.set(key, { ...overlay.get(key), waiting: 1 });

  // The server's answers: {key, on, count, error}. Only the last press still under way decides what is painted;
  // an error takes back to what was last confirmed.
  const settle = (acks) => {
    for (const ack of acks) {
      const now = overlay.get(ack.key);
      const waiting = (now?.waiting ?? 1) - 1;
      const before = ack.error ? now?.before : { on: ack.on, count: ack.count };
      if (waiting > 0) overlay.set(ack.key, { ...now, before, waiting });
      else if (before) overlay.set(ack.key, { on: before.on, count: before.count });
    }
    if (acks.length) tell();
  };

  // Fresh rows from the server are newer than what the overlay knows, except for what is still under way.
  const forget = (ids) => {
    for (const id of ids) for (const kind of KINDS) if (!overlay.get(`${kind}:${id}`)?.waiting) overlay.delete(`${kind}:${id}`);
    tell();
  };

  const get = (key) => overlay.get(key);
  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { shown, want, again, settle, forget, get, subscribe };
}
