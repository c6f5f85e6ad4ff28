// What was asked of the server and has no answer yet. A connection may have died with it without a word, so it is asked
// again until the answer comes; whoever is asked must not mind hearing it twice. Pure.

export function createAsks({ patience = 4000, most = 8, later = setTimeout, cancel = clearTimeout } = {}) {
  const open = new Map(); // key: {send, lost, timer, tries}
  let away = false;

  const wait = (key, one) => {
    one.timer = later(() => {
      // While the connection is known to be away nothing is added: what was asked first waits in its queue.
      if (!away && (one.tries += 1) >= most) {
        open.delete(key);
        return one.lost();
      }
      if (!away) one.send(true);
      if (open.get(key) === one) wait(key, one);
    }, patience);
  };

  // send(again) is called now and, until there is an answer, again and again; lost() when that led nowhere. A new ask of
  // the same key takes the place of the one before.
  const ask = (key, send, lost) => {
    answered(key);
    const one = { send, lost, timer: null, tries: 0 };
    open.set(key, one);
    send(false);
    if (open.get(key) === one) wait(key, one);
  };

  const answered = (key) => {
    cancel(open.get(key)?.timer);
    return open.delete(key);
  };
  const waiting = (key) => open.has(key);
  const setAway = (is) => (away = is);
  return { ask, answered, waiting, setAway };
}

export const asks = createAsks();
