// Posts on their way, by place ("ana/home"): one at a time for each, wherever one goes in the meantime. Pure.
import { t } from "./words.js";

const RESUMED_MS = 120000;
const LATE = t("That took too long. Your text is still here: try again.");

export function createOutbox({ drafts, asks, now = Date.now }) {
  const entries = new Map(); // place: {nonce, text, sending, error}
  const listeners = new Set();
  const set = (place, entry) => {
    if (entry) entries.set(place, entry);
    else entries.delete(place);
    listeners.forEach((listener) => listener());
  };
  const get = (place) => entries.get(place);

  const fail = (place, error) => {
    const { pending, ...draft } = drafts.read(place);
    drafts.write(place, draft);
    set(place, { ...get(place), sending: false, error });
  };

  const go = (place, text, nonce, post) => {
    set(place, { nonce, text, sending: true, error: "" });
    asks.ask(`post:${nonce}`, () => post(text, nonce), () => fail(place, LATE));
  };

  // post(text, nonce) reaches the server, perhaps more than once: the nonce makes it one post.
  const send = (place, text, post, fresh) => {
    if (get(place)?.sending) return false;
    const nonce = drafts.nonce(place, text, fresh);
    drafts.write(place, { ...drafts.read(place), text, pending: now() });
    go(place, text, nonce, post);
    return true;
  };

  // After a reload in the middle of it: nobody knows whether it had arrived, so it is asked again. What is older than
  // that is a text like any other, which its writer may want to look at first.
  const resume = (place, post) => {
    const draft = drafts.read(place);
    if (!draft.pending || get(place)?.sending || now() - draft.pending > RESUMED_MS) return false;
    go(place, draft.sent, draft.nonce, post);
    return true;
  };

  // The server's answer {nonce, error}: the place that it belongs to, or null when nobody waits for it.
  const settle = ({ nonce, error }) => {
    const [place, entry] = [...entries].find(([, one]) => one.nonce === nonce) ?? [null];
    asks.answered(`post:${nonce}`);
    if (!place) return null;
    if (error) fail(place, error);
    else {
      set(place, null);
      drafts.clear(place, null, entry.text);
    }
    return place;
  };

  // The writer goes on writing: the sentence about the last attempt is read.
  const forgive = (place) => get(place)?.error && set(place, { ...get(place), error: "" });

  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { get, send, resume, settle, forgive, subscribe };
}
