// What the viewer just did, painted before the server knows: an overlay over the rows, by tweet id. Pure.

export function createEngagements() {
  const overlay = new Map(); // id: {liked, likes, before: the last confirmed state, waiting: presses without an answer}
  const listeners = new Set();
  const tell = () => listeners.forEach((listener) => listener());

  // base: {liked, likes} as the row has it; the answer is what to show.
  const shown = (id, base) => overlay.get(id) ?? base;

  const want = (id, wanted, base) => {
    const now = shown(id, base);
    if (now.liked === wanted) return false;
    const before = now.before ?? { liked: now.liked, likes: now.likes };
    const likes = Math.max(0, now.likes + (wanted ? 1 : -1));
    overlay.set(id, { liked: wanted, likes, before, waiting: (now.waiting ?? 0) + 1 });
    tell();
    return true;
  };

  // Asked again, as nothing was heard: of all presses only this one is still waited for.
  const again = (id) => overlay.get(id)?.waiting && overlay.set(id, { ...overlay.get(id), waiting: 1 });

  // The server's answers: {id, liked, likes, error}. Only the last press still under way decides what is painted;
  // an error takes back to what was last confirmed.
  const settle = (acks) => {
    for (const ack of acks) {
      const now = overlay.get(ack.id);
      const waiting = (now?.waiting ?? 1) - 1;
      const before = ack.error ? now?.before : { liked: ack.liked, likes: ack.likes };
      if (waiting > 0) overlay.set(ack.id, { ...now, before, waiting });
      else if (before) overlay.set(ack.id, { liked: before.liked, likes: before.likes });
    }
    if (acks.length) tell();
  };

  // Fresh rows from the server are newer than what the overlay knows, except for what is still under way.
  const forget = (ids) => {
    for (const id of ids) if (!overlay.get(id)?.waiting) overlay.delete(id);
    tell();
  };

  const get = (id) => overlay.get(id);
  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { shown, want, again, settle, forget, get, subscribe };
}
