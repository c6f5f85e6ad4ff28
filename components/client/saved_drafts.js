// Drafts that the server keeps, and which of them is in the composer of a place ("ana/home"). Pure but for what it is given.
import { ELSEWHERE } from "./drafts.js";

const NONE = [];
const FIELD = { reply: "reply_to", quote: "quote_of" };

// What the composer of a draft is about: {kind: "reply" or "quote", id, username, excerpt}, or null for a post of its own.
export const aboutOf = (draft) => {
  const kind = draft.reply_to ? "reply" : draft.quote_of ? "quote" : null;
  if (!kind) return null;
  return { kind, id: draft[FIELD[kind]], username: draft.about?.author.username ?? "", excerpt: draft.about?.text ?? "" };
};
export const placeOf = (me, draft) => {
  const about = aboutOf(draft);
  return `${me}/${about ? `${about.kind}:${about.id}` : "home"}`;
};
// The post that a composer of this place answers or quotes: {reply_to} or {quote_of}.
export const contextOf = (place) => {
  const [kind, id] = place.slice(place.indexOf("/") + 1).split(":");
  return id ? { [FIELD[kind]]: id } : {};
};

// call(method, path below the list's, body) -> promise of the answer; restore(place, media) puts uploads into a composer.
export function createSavedDrafts({ drafts, threads, restore, call }) {
  const listeners = new Set();
  let items = NONE;
  const set = (now) => {
    items = now.length ? now : NONE;
    listeners.forEach((listener) => listener());
  };
  const get = () => items;
  const without = (id) => items.filter((one) => one.id !== id);
  const removed = new Set(); // a list that was asked for before may still have them
  let cursor = null;
  const read = async (path, before) => {
    const page = await call("GET", path);
    cursor = page.next_cursor;
    const known = new Set([...removed, ...before().map((one) => one.id)]);
    set([...before(), ...page.items.filter((one) => !known.has(one.id))]);
  };
  const refresh = () => read("", () => NONE);
  const more = () => read(`?cursor=${cursor}`, get);
  const further = () => cursor !== null;

  const name = (place) => `${place}*`;
  const of = (place) => drafts.read(name(place)).text;
  const note = (place, id) => drafts.write(name(place), { text: id });
  // Whoever empties the composer writes something else next.
  drafts.subscribe((place, text, by, gone) => {
    if (by === ELSEWHERE || gone !== null || text.trim() || place.endsWith("*") || !of(place)) return;
    if (!drafts.read(place).media?.length && !threads.get(place).length) note(place, "");
  });

  const discard = (place) => {
    threads.clear(place);
    note(place, "");
  };
  // posts: {text, ids} of each. The place is empty afterwards.
  const save = async (place, posts) => {
    const body = { tweets: posts.map(({ text, ids }) => ({ text, media_ids: ids })), ...contextOf(place) };
    const id = of(place);
    const again = (failed) => (failed.status === 404 ? call("POST", "", body) : Promise.reject(failed)); // deleted elsewhere
    const draft = await (id ? call("PUT", `/${id}`, body).catch(again) : call("POST", "", body));
    set([draft, ...without(id)]);
    discard(place);
  };
  const load = (me, draft) => {
    const place = placeOf(me, draft);
    threads.clear(place);
    draft.tweets.forEach(({ text, media }, index) => {
      if (index) threads.add(place);
      const where = index ? threads.of(place, index) : place;
      drafts.write(where, { text });
      restore(where, media);
    });
    note(place, draft.id);
  };
  const written = (place) => Boolean(drafts.read(place).text.trim() || drafts.read(place).media?.length || threads.get(place).length);
  const remove = async (id) => {
    removed.add(id);
    set(without(id));
    await call("DELETE", `/${id}`).catch((failed) => {
      if (failed.status === 404) return;
      removed.delete(id);
      throw failed;
    });
  };
  // The draft that was in this composer has been posted.
  const posted = (place) => {
    const id = of(place);
    if (!id) return null;
    note(place, "");
    return remove(id);
  };
  // Deleted by mistake: kept anew, under another id.
  const back = async (draft) => {
    const tweets = draft.tweets.map(({ text, media }) => ({ text, media_ids: media.map((one) => one.id) }));
    const again = await call("POST", "", { tweets, reply_to: draft.reply_to, quote_of: draft.quote_of });
    set([again, ...items]);
    return again;
  };
  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { get, refresh, more, further, save, load, written, remove, posted, discard, back, subscribe };
}
