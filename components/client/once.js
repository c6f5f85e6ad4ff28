// What the server tells is a var, sent again on every reconnect, reload and page: its seq says whether it was heard. Pure.

export function createOnce(storage) {
  return (name, seq) => {
    const key = `chirp-heard:${name}`;
    try {
      if (!seq || storage.getItem(key) === seq) return false;
      storage.setItem(key, seq);
    } catch {
      return Boolean(seq);
    }
    return true;
  };
}

const forgetful = { getItem: () => null, setItem: () => {} };
export const isNews = createOnce(typeof sessionStorage === "undefined" ? forgetful : sessionStorage);

// True for a name that was not met before, among the last ones.
export function createSeen(kept = 200) {
  const seen = new Set();
  return (name) => {
    if (seen.has(name)) return false;
    seen.add(name);
    if (seen.size > kept) seen.delete(seen.values().next().value);
    return true;
  };
}
