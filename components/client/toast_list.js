// The short messages that are shown: few, each for a while, none leaves while somebody is at them. Pure.

export function createToasts({ most = 3, later = setTimeout, cancel = clearTimeout, now = Date.now } = {}) {
  let list = []; // [{id, text, tone, action, left: ms, since, timer}], the newest last
  let held = false;
  let count = 0;
  const listeners = new Set();
  const set = (next) => {
    list = next;
    listeners.forEach((listener) => listener());
  };

  const run = (one) => {
    one.since = now();
    one.timer = later(() => dismiss(one.id), one.left);
  };
  const stop = (one) => {
    cancel(one.timer);
    if (!held) one.left = Math.max(0, one.left - (now() - one.since));
  };

  const dismiss = (id) => {
    list.filter((one) => one.id === id).forEach((one) => cancel(one.timer));
    set(list.filter((one) => one.id !== id));
  };

  // The same words again take the place of the first; past the most, the oldest goes.
  const add = (text, { tone = "plain", action = null, ms = 6000 } = {}) => {
    const one = { id: (count += 1), text, tone, action, left: ms, since: now(), timer: null };
    const others = list.filter((other) => other.text !== text);
    const kept = others.slice(Math.max(0, others.length - most + 1));
    list.filter((other) => !kept.includes(other)).forEach((other) => cancel(other.timer));
    if (!held) run(one);
    set([...kept, one]);
    return one.id;
  };

  // While the pointer or the focus is among them, time stands still.
  const hold = (is) => {
    if (is === held) return;
    if (is) list.forEach(stop);
    held = is;
    if (!is) list.forEach(run);
  };

  const get = () => list;
  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { add, dismiss, hold, get, subscribe };
}
