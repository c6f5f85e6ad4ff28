// What one wishes besides likes and the like: to follow, mute or block somebody, to delete or pin a post. Each wish is said again until the
// server has answered, as a connection may have died with it; saying it twice changes nothing.
import { asks } from "./asks.js";
import { LOST } from "./problems.js";
import { toast } from "./toasts.jsx";

const backs = new Map(); // of a wish without an answer: what undoes that it was painted already
const keyOf = (kind, what, wanted) => `${kind}:${what.toLowerCase()}:${wanted}`;

const settle = (key) => {
  const back = backs.get(key);
  backs.delete(key);
  asks.answered(key);
  return back;
};

// The server's answer; with a sentence it did not happen.
export function heard({ kind, what, wanted, sentence }) {
  const back = settle(keyOf(kind, what, wanted));
  if (!sentence) return;
  back?.();
  toast(sentence, { tone: "error" });
}

// Of a wish that shows nothing before it is answered.
export const UNPAINTED = () => {};

// say(what, wanted) tells the server, perhaps more than once; back() undoes what was painted already, if it does not happen.
// The opposite wish takes the place of one without an answer.
export function wish(kind, what, wanted, say, back) {
  const key = keyOf(kind, what, wanted);
  settle(keyOf(kind, what, !wanted));
  backs.set(key, back);
  const lost = () => heard({ kind, what, wanted, sentence: LOST });
  asks.ask(key, () => say(what, wanted), lost);
}
