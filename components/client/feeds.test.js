import { describe, expect, test } from "bun:test";
import { createFeeds, hidesMuted, isOfProfile, withoutRepeat } from "./feeds.js";

const row = (id, more = {}) => ({ act_id: String(id), id: String(id), ...more });
const ids = (feeds, key = "home") => feeds.get(key).rows.map((one) => one.act_id).join(" ");
const drawn = (feeds) => withoutRepeat(feeds.get("home").rows).map((one) => one.act_id).join(" ");

function world() {
  const sent = [];
  const timers = [];
  const feeds = createFeeds({ later: (run) => timers.push(run), cancel: () => {} });
  const ask = (op, key = "home") => feeds.ask(key, op, (...args) => sent.push(args));
  const answer = (batch) => feeds.apply({ seq: sent.at(-1)[0], feed: sent.at(-1)[1], cursor: null, end: false, rows: [], ...batch });
  const filled = (...rows) => {
    ask("reset");
    answer({ op: "reset", rows: rows.map((id) => row(id)), cursor: "next" });
  };
  return { feeds, sent, timers, ask, answer, filled };
}

test("muted people stay where one came to read them", () => {
  const keys = ["home", "newest/explore", "found/search?q=a", "tagged/tag/birds", "notifications/notifications"];
  expect(keys.every(hidesMuted)).toBe(true);
  const chosen = ["posts/bob", "replies/bob/replies", "thread/bob/status/1", "replies/bob/status/1", "bookmarks/bookmarks"];
  expect(chosen.some(hidesMuted)).toBe(false);
  const { feeds, ask, answer } = world();
  for (const key of ["home", "thread/bob/status/1"]) {
    ask("reset", key);
    answer({ op: "reset", rows: [row(2), row(1)] });
  }
  feeds.drop((one) => one.id === "1", hidesMuted);
  expect([ids(feeds), ids(feeds, "thread/bob/status/1")]).toEqual(["2", "2 1"]);
});

test("the feeds of a profile are told from those of its posts", () => {
  expect(["posts/Bob", "likes/bob/likes"].every((key) => isOfProfile(key, "bob"))).toBe(true);
  expect(["home", "posts/bobby", "replies/bob/status/1"].some((key) => isOfProfile(key, "bob"))).toBe(false);
});

describe("a feed", () => {
  test("asks for page one, then for the page after the cursor", () => {
    const { feeds, sent, ask, answer, filled } = world();
    filled(5, 4);
    ask("append");
    expect(sent.at(-1).slice(1)).toEqual(["home", "next", null]);
    answer({ op: "append", rows: [row(3), row(2)], end: true });
    expect(ids(feeds)).toBe("5 4 3 2");
    expect(ask("append")).toBe(false);
  });

  test("what one posts while page one is read stays, and stands once", () => {
    const { feeds, ask, answer } = world();
    ask("reset");
    feeds.put("home", row(8));
    feeds.put("home", row(9));
    answer({ op: "reset", rows: [row(3, { pinned: true }), row(8), row(5)], cursor: "next" });
    expect(ids(feeds)).toBe("3 9 8 5");
    expect(feeds.newest("home")).toBe("8");
    ask("reset");
    answer({ op: "reset", rows: [row(9), row(8)], cursor: "next" });
    expect(ids(feeds)).toBe("9 8");
  });

  test("what is pinned stands once, on top, also above what one posts now", () => {
    const { feeds, ask, answer } = world();
    ask("reset");
    answer({ op: "reset", rows: [row(3, { pinned: true }), row(5), row(4), row(3)], cursor: "next" });
    expect(drawn(feeds)).toBe("3 5 4");
    expect(feeds.newest("home")).toBe("5");
    feeds.put("home", row(8));
    expect(drawn(feeds)).toBe("3 8 5 4");
    ask("append");
    answer({ op: "append", rows: [row(2)], end: true });
    expect(drawn(feeds)).toBe("3 8 5 4 2");
  });

  test("another pin takes the place of the one before, which is in its own place again", () => {
    const { feeds, filled } = world();
    filled(10, 9, 8);
    const unpin = feeds.pin("home", "9");
    expect(drawn(feeds)).toBe("9 10 8");
    const back = feeds.pin("home", "8");
    expect(drawn(feeds)).toBe("8 10 9");
    back();
    expect(drawn(feeds)).toBe("9 10 8");
    expect(feeds.get("home").rows[0].pinned).toBe(true);
    unpin();
    expect(drawn(feeds)).toBe("10 9 8");
    expect(feeds.get("home").rows.some((one) => one.pinned)).toBe(false);
    const before = feeds.get("home").rows;
    feeds.pin("home", "");
    expect(feeds.get("home").rows).toBe(before);
  });

  test("a post of another feed can be pinned, in a feed that was read", () => {
    const { feeds, filled, ask, answer } = world();
    filled(10, 9);
    ask("reset", "replies");
    answer({ op: "reset", rows: [row(7, { reply_to: { id: "1" } })], end: true });
    feeds.pin("home", "7");
    expect(drawn(feeds)).toBe("7 10 9");
    feeds.pin("home", null);
    expect(drawn(feeds)).toBe("10 9");
    feeds.pin("unread", "7");
    expect(feeds.get("unread").status).toBe("empty");
  });

  test("a pinned post that is deleted leaves both its places, and an undo brings it back to both", () => {
    const { feeds, filled } = world();
    filled(10, 9, 8);
    feeds.pin("home", "9");
    const back = feeds.drop((post) => post.id === "9");
    expect(drawn(feeds)).toBe("10 8");
    back();
    expect(drawn(feeds)).toBe("9 10 8");
    feeds.pin("home", null);
    expect(drawn(feeds)).toBe("10 9 8");
  });

  test("a post of one's own hides none of those that came before it and are not read yet", () => {
    const { feeds, sent, ask, answer, filled } = world();
    filled(5, 4);
    feeds.put("home", row(8));
    feeds.put("home", row(8));
    expect(feeds.newest("home")).toBe("5");
    ask("prepend");
    expect(sent.at(-1)[3]).toBe("5");
    answer({ op: "prepend", rows: [row(8), row(7), row(6)] });
    expect(ids(feeds)).toBe("8 7 6 5 4");
    expect(feeds.newest("home")).toBe("8");
  });

  test("has one request at a time", () => {
    const { ask } = world();
    expect(ask("reset")).toBe(true);
    expect(ask("reset")).toBe(false);
  });

  test("shows a row once, whichever page brings it", () => {
    const { feeds, ask, answer, filled } = world();
    filled(5, 4);
    ask("append");
    answer({ op: "append", rows: [row(4), row(3)] });
    expect(ids(feeds)).toBe("5 4 3");
  });

  test("ignores the last batch when a reconnect brings it again", () => {
    const { feeds, sent, ask, answer, filled } = world();
    filled(5);
    const again = { seq: sent.at(-1)[0], feed: "home", op: "reset", rows: [row(9)], cursor: null, end: true };
    expect(feeds.apply(again)).toBe(false);
    expect(ids(feeds)).toBe("5");
  });

  test("ignores an answer that nobody here asked for: after a reload the server still has the old one", () => {
    const { feeds } = world();
    expect(feeds.apply({ seq: "old", feed: "home", op: "append", rows: [row(1)], cursor: null, end: true })).toBe(false);
    expect(feeds.get("home").status).toBe("empty");
  });

  test("puts what is new on top and asks with the newest it has", () => {
    const { feeds, sent, ask, answer, filled } = world();
    filled(5, 4);
    ask("prepend");
    expect(sent.at(-1)[3]).toBe("5");
    answer({ op: "prepend", rows: [row(7), row(6)] });
    expect(ids(feeds)).toBe("7 6 5 4");
    expect(feeds.get("home").cursor).toBe("next");
  });

  test("keeps its rows when a page fails, and can try again", () => {
    const { feeds, ask, answer, filled } = world();
    filled(5);
    ask("append");
    answer({ op: "error", error: "Not now." });
    expect(feeds.get("home")).toMatchObject({ status: "failed", error: "Not now." });
    expect(ids(feeds)).toBe("5");
    expect(ask("append")).toBe(true);
  });

  test("says so when no answer comes, and still takes one that is late", () => {
    const { feeds, timers, ask, answer } = world();
    ask("reset");
    timers.at(-1)();
    expect(feeds.get("home")).toMatchObject({ status: "failed", error: "That took too long." });
    answer({ op: "reset", rows: [row(1)] });
    expect(ids(feeds)).toBe("1");
  });

  test("a post of one's own enters a feed that is shown, not one that will be read", () => {
    const { feeds, filled } = world();
    feeds.put("home", row(9));
    expect(feeds.get("home").status).toBe("empty");
    filled(5);
    feeds.put("home", row(9));
    feeds.put("home", row(9));
    expect(ids(feeds)).toBe("9 5");
  });

  test("an undo puts rows back where they were, around what came since", () => {
    const { feeds, filled } = world();
    filled(5, 4, 3, 2);
    const undo = feeds.drop((one) => ["4", "2"].includes(one.id));
    expect(ids(feeds)).toBe("5 3");
    feeds.put("home", row(9));
    undo();
    undo();
    expect(ids(feeds)).toBe("9 5 4 3 2");
  });

  test("a change reaches every feed that shows the row", () => {
    const { feeds, filled, ask, answer } = world();
    filled(5, 4);
    ask("reset", "posts/ana");
    answer({ op: "reset", rows: [row(4)] });
    feeds.change((one) => one.id === "4", (one) => ({ ...one, replies_count: 1 }));
    expect(feeds.get("home").rows[1].replies_count).toBe(1);
    expect(feeds.get("posts/ana").rows[0].replies_count).toBe(1);
  });

  test("keeps the feeds visited last", () => {
    const { feeds, ask, answer } = world();
    for (let one = 0; one < 40; one += 1) {
      ask("reset", `posts/${one}`);
      answer({ op: "reset", rows: [row(one)] });
    }
    expect(feeds.keys()).toHaveLength(30);
    expect(ids(feeds, "posts/39")).toBe("39");
  });
});

test("what a feed belongs to can be missing: nothing is asked again", () => {
  const feeds = createFeeds({ later: () => 0, cancel: () => {} });
  let seq;
  feeds.ask("thread", "reset", (asked) => (seq = asked));
  feeds.apply({ seq, feed: "thread", op: "missing", rows: [], error: "It is gone." });
  expect(feeds.get("thread")).toMatchObject({ status: "missing", rows: [], error: "It is gone." });
});

describe("rows that change", () => {
  const ana = { id: "7", username: "ana", display_name: "Ana", avatar_url: "/a" };
  const bob = { id: "8", username: "bob", display_name: "Bob", avatar_url: "/b" };
  const post = (id, author, likes = 0) => ({ id, act_id: id, text: id, author, likes_count: likes, replies_count: 0, viewer: null });
  const filled = (...rows) => {
    const feeds = createFeeds({ later: () => 0, cancel: () => {} });
    for (const key of ["home", "posts/ana"]) {
      let seq;
      feeds.ask(key, "reset", (asked) => (seq = asked));
      feeds.apply({ seq, feed: key, op: "reset", rows, cursor: null, end: true });
    }
    return feeds;
  };

  test("counts that were read anywhere are shown everywhere", () => {
    const feeds = filled(post("1", ana), post("2", bob));
    const untouched = feeds.get("home").rows[1];
    feeds.refresh([{ ...post("1", ana, 3), text: "not this" }]);
    for (const key of ["home", "posts/ana"]) expect(feeds.get(key).rows[0]).toMatchObject({ likes_count: 3, text: "1" });
    expect(feeds.get("home").rows[1]).toBe(untouched);
  });

  test("counts that are the same draw nothing anew", () => {
    const feeds = filled(post("1", ana));
    let told = 0;
    feeds.subscribe(() => (told += 1));
    feeds.refresh([post("1", { ...ana })]);
    expect(told).toBe(0);
  });

  test("who is renamed is called so on every row, as author, reposter and in lists of people", () => {
    const feeds = filled(post("1", ana), { ...post("2", bob), retweeted_by: ana }, { ...ana, bio: "Hi" }, post("3", bob));
    const untouched = feeds.get("home").rows[3];
    feeds.rename({ id: "7", username: "ana", display_name: "Ana S.", avatar_url: "/new" });
    const [first, second, third, fourth] = feeds.get("posts/ana").rows;
    expect([first.author.display_name, second.retweeted_by.display_name, third.display_name]).toEqual(["Ana S.", "Ana S.", "Ana S."]);
    expect([first.author.avatar_url, second.author.display_name, third.bio]).toEqual(["/new", "Bob", "Hi"]);
    expect(feeds.get("home").rows[3]).toBe(untouched);
    expect(fourth.author).toBe(bob);
  });

  test("rows that tell of a post show it as it was read last, and go with it", () => {
    const { feeds, ask, answer } = world();
    const post = (likes) => ({ id: "7", author: { id: "1" }, likes_count: likes });
    ask("reset");
    answer({ op: "reset", rows: [{ id: "9", tweet: post(1) }, { id: "8", tweet: null }] });
    feeds.refresh([post(2)]);
    expect(feeds.get("home").rows.map((row) => row.tweet?.likes_count)).toEqual([2, undefined]);
    const back = feeds.drop((one) => one.id === "7");
    expect(feeds.get("home").rows.map((row) => row.id)).toEqual(["8"]);
    back();
    expect(feeds.get("home").rows.map((row) => row.id)).toEqual(["9", "8"]);
  });

  test("what was new is seen when one has left", () => {
    const { feeds, ask, answer } = world();
    ask("reset");
    answer({ op: "reset", rows: [{ id: "9", tweet: null, read: false }] });
    feeds.see("home");
    expect(feeds.get("home").rows[0].read).toBe(true);
  });
});
