// Whom the viewer just followed or left, painted before the server knows: an overlay over what the rows say, by username. Pure.

export function createFollows() {
  const overlay = new Map(); // username: {following, over: what the row said when it was pressed}
  const listeners = new Set();
  const tell = () => listeners.forEach((listener) => listener());

  const get = (username) => overlay.get(username.toLowerCase());

  // A row that says something else than it did at the press was read later, and knows better.
  const shown = (username, following) => {
    const now = get(username);
    return now && now.over === following ? now.following : following;
  };

  const want = (username, following, base) => {
    overlay.set(username.toLowerCase(), { following, over: base });
    tell();
  };

  const forget = (username) => {
    overlay.delete(username.toLowerCase());
    tell();
  };

  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { get, shown, want, forget, subscribe };
}
