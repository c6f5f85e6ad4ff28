// Posts on their way, by place ("ana/home"): one at a time for each, wherever one goes in the meantime. Pure.
import { wholeOf } from "./threads.js";
import { t } from "./words.js";

const RESUMED_MS = 120000;
const LATE = t("That took too long. Your text is kept: try again.");

// failed(place, error): a post did not go out.
export function createOutbox({ drafts, asks, failed, now = Date.now }) {
  const entries = new Map(); // place: {nonce, text, sending, error}
  const listeners = new Set();
  const set = (place, entry) => {
    if (entry) entries.set(place, entry);
    else entries.delete(place);
    listeners.forEach((listener) => listener());
  };
  const get = (place) => entries.get(place);

  // What is to be seen at a place, of its thread and of its single post: what is on its way, else what went wrong.
  const shown = (place) => {
    const both = [get(wholeOf(place)), get(place)];
    return both.find((one) => one?.sending) ?? both.find((one) => one?.error);
  };

  const fail = (place, error) => {
    const { pending, ...draft } = drafts.read(place);
    drafts.write(place, draft);
    set(place, { ...get(place), sending: false, error });
    failed(place, error);
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
  // post(text, nonce, place, ids of its files)
  const resume = (me, post) => {
    for (const place of drafts.placesOf(me)) {
      const { pending, sent, nonce, files } = drafts.read(place);
      if (!pending || get(place)?.sending || now() - pending > RESUMED_MS) continue;
      go(place, sent, nonce, () => post(sent, nonce, place, files ? files.split(",") : []));
    }
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
  return { get, shown, send, resume, settle, forgive, subscribe };
}
