// The rows of every feed, kept in the browser so that a page of a feed costs one page on the wire and
// back / forward restores them. Pure: no React, no DOM.
import { t } from "./words.js";

const KEPT_FEEDS = 30;
const KEPT_SEQS = 200;
const NOTHING = Object.freeze({ rows: [], ahead: [], since: [], cursor: null, end: false, status: "empty", error: "" });
const LATE = t("That took too long.");

// What of a post changes after it was read.
const CHANGING = ["author", "likes_count", "retweets_count", "replies_count", "quotes_count", "viewer"];

export const rowKey = (row) => (row.pinned ? `pinned ${row.id}` : (row.act_id ?? row.id));

// The post that a row is, or that it tells of; null when it tells of none.
export const postOf = (row) => (row.tweet === undefined ? row : row.tweet);

// What is pinned on top keeps its own place below, where it is not shown meanwhile.
export const withoutRepeat = (rows) =>
  rows[0]?.pinned ? rows.filter((row) => row.pinned || rowKey(row) !== rows[0].act_id) : rows;

// The feeds without muted people; where one came to read just them, or saved what they wrote, they stay.
export const hidesMuted = (key) => /^(home|newest|tagged|loved|found|notifications|mentions)(\/|$)/.test(key);

export const isOfProfile = (key, username) => key.split("/")[1]?.toLowerCase() === username.toLowerCase() && !key.includes("/status/");

const merge = (first, second) => {
  const known = new Set(first.map(rowKey));
  return [...first, ...second.filter((row) => !known.has(rowKey(row)))];
};

// New rows on top of others, below what is pinned.
const below = (rows, some) => (rows[0]?.pinned ? [rows[0], ...some, ...rows.slice(1)] : [...some, ...rows]);

export function createFeeds({ patience = 15000, later = setTimeout, cancel = clearTimeout } = {}) {
  const feeds = new Map();
  const listeners = new Set();
  const seen = new Set();
  let asked = 0;

  const get = (key) => feeds.get(key) ?? NOTHING;
  const set = (key, change) => {
    const next = { ...get(key), ...change };
    feeds.delete(key);
    feeds.set(key, next);
    while (feeds.size > KEPT_FEEDS) feeds.delete(feeds.keys().next().value);
    listeners.forEach((listener) => listener());
    return next;
  };
  const settle = (feed) => cancel(feed.timer);

  // The newest row that the server gave: what one wrote oneself was put above posts that may still be missing.
  const newest = (key) => {
    const { rows, ahead } = get(key);
    const given = rows.find((row) => !row.pinned && !ahead.includes(rowKey(row)));
    return given ? rowKey(given) : null;
  };

  // Ask the server for rows: "reset" reads page one, "append" the next, "prepend" what is newer than the first row.
  // One request a feed at a time; false says that nothing was sent.
  const ask = (key, op, send) => {
    const feed = get(key);
    if (feed.seq || (op === "append" && feed.end)) return false;
    const seq = `${Date.now().toString(36)}-${(asked += 1)}-${Math.random().toString(36).slice(2, 8)}`;
    const timer = later(() => get(key).seq === seq && set(key, { seq: "", late: seq, status: "failed", error: LATE }), patience);
    set(key, { seq, op, timer, since: [], status: "loading", error: "" });
    send(seq, key, op === "append" ? feed.cursor : null, op === "prepend" ? newest(key) : null);
    return true;
  };

  // Take one Batch. The last one is sent again on every reconnect and reload: a seq counts once, and only for who asked.
  const apply = (batch) => {
    if (!batch?.seq || seen.has(batch.seq)) return false;
    seen.add(batch.seq);
    if (seen.size > KEPT_SEQS) seen.delete(seen.values().next().value);
    const feed = get(batch.feed);
    if (batch.seq !== feed.seq && (feed.seq || batch.seq !== feed.late)) return false;
    settle(feed);
    const done = { seq: "", status: "idle", error: "" };
    if (batch.op === "missing") set(batch.feed, { ...done, rows: [], ahead: [], end: true, status: "missing", error: batch.error });
    else if (batch.op === "error") set(batch.feed, { ...done, status: "failed", error: batch.error });
    else if (batch.op === "reset") {
      // What was put here since it was asked may have been made after it was read.
      const known = new Set(batch.rows.map(rowKey));
      const mine = feed.rows.filter((row) => feed.since.includes(rowKey(row)) && !known.has(rowKey(row)));
      set(batch.feed, { ...done, rows: below(merge([], batch.rows), mine), ahead: mine.map(rowKey), cursor: batch.cursor, end: batch.end });
    }
    else if (batch.op === "append")
      set(batch.feed, { ...done, rows: merge(feed.rows, batch.rows), cursor: batch.cursor, end: batch.end });
    else {
      const read = new Set(batch.rows.map(rowKey));
      set(batch.feed, { ...done, rows: merge(batch.rows, feed.rows), ahead: feed.ahead.filter((one) => !read.has(one)) });
    }
    return true;
  };

  // Put one row of one's own on top of a feed that is already shown, below what is pinned; an unread feed will read it anyway.
  const put = (key, row) => {
    const feed = get(key);
    if (feed.status === "empty") return;
    if (feed.rows.some((one) => rowKey(one) === rowKey(row))) return;
    const [ahead, since] = [feed.ahead, feed.since].map((keys) => [...keys, rowKey(row)]);
    set(key, { rows: below(feed.rows, [row]), ahead, since });
  };

  // Pin a post that is in some feed on top of this one (null: none); the answer pins what was there before.
  const pin = (key, id) => {
    const was = get(key).rows.find((row) => row.pinned);
    if ((was?.id ?? "") === (id ?? "")) return () => {};
    const top = (post) => {
      const rest = get(key).rows.filter((row) => !row.pinned);
      if (get(key).status !== "empty") set(key, { rows: post ? [{ ...post, act_id: post.id, retweeted_by: null, pinned: true }, ...rest] : rest });
    };
    const all = [...feeds.values()].flatMap((feed) => feed.rows.map(postOf));
    top(all.find((post) => id && post?.id === id));
    return () => top(was);
  };

  // Take the rows of such posts out of every feed whose key is such; the answer puts them back where they were.
  const drop = (ofPost, ofFeed = () => true) => {
    const matches = (row) => Boolean(postOf(row) && ofPost(postOf(row)));
    const taken = [];
    for (const [key, feed] of [...feeds]) {
      const rows = ofFeed(key) ? feed.rows.filter((row) => !matches(row)) : feed.rows;
      if (rows.length === feed.rows.length) continue;
      taken.push([key, feed.rows]);
      set(key, { rows });
    }
    return () => {
      for (const [key, before] of taken) {
        const now = get(key).rows;
        const known = new Set(now.map(rowKey));
        const order = new Map(before.map((row, index) => [rowKey(row), index]));
        const back = before.filter((row) => matches(row) && !known.has(rowKey(row)));
        const rows = [...now];
        for (const row of back) {
          const at = rows.findIndex((other) => order.get(rowKey(other)) > order.get(rowKey(row)));
          rows.splice(at < 0 ? rows.length : at, 0, row);
        }
        set(key, { rows });
      }
    };
  };

  const change = (ofPost, update) => {
    const matches = (row) => Boolean(postOf(row) && ofPost(postOf(row)));
    const changed = (row) => (row.tweet ? { ...row, tweet: update(row.tweet) } : update(row));
    for (const [key, feed] of [...feeds])
      if (feed.rows.some(matches)) set(key, { rows: feed.rows.map((row) => (matches(row) ? changed(row) : row)) });
  };

  // What is new was seen when one leaves; it must not look new when one comes back.
  const see = (key) => {
    if (get(key).rows.some((row) => row.read === false)) set(key, { rows: get(key).rows.map((row) => ({ ...row, read: true })) });
  };

  // Posts as they were just read, by whatever feed or question: every feed shows them so.
  const refresh = (read) => {
    const known = new Map(read.filter((row) => row.author).map((row) => [row.id, Object.fromEntries(CHANGING.map((name) => [name, row[name]]))]));
    const news = (row) => known.has(row.id) && CHANGING.some((name) => JSON.stringify(row[name]) !== JSON.stringify(known.get(row.id)[name]));
    if (known.size) change(news, (row) => ({ ...row, ...known.get(row.id) }));
  };

  // Somebody is called and looks otherwise now.
  const rename = (card) => {
    const part = ({ display_name, avatar_url }) => ({ display_name, avatar_url });
    const old = (one) => one?.id === card.id && (one.display_name !== card.display_name || one.avatar_url !== card.avatar_url);
    const now = (one) => (old(one) ? { ...one, ...part(card) } : one);
    change(
      (row) => old(row) || old(row.author) || old(row.retweeted_by),
      (row) => (row.author ? { ...row, author: now(row.author), retweeted_by: now(row.retweeted_by) } : now(row)),
    );
  };

  // Ask again from the start when it is drawn next; a feed on the screen reads itself anew.
  const forget = (key) => {
    if (feeds.delete(key)) listeners.forEach((listener) => listener());
  };

  const clear = () => {
    feeds.clear();
    listeners.forEach((listener) => listener());
  };
  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const keys = () => [...feeds.keys()];

  return { get, newest, ask, apply, put, pin, drop, change, see, refresh, rename, forget, clear, subscribe, keys };
}
