import { expect, test } from "bun:test";
import { createAsks } from "./asks.js";
import { createDrafts } from "./drafts.js";
import { createOutbox } from "./outbox.js";
import { wholeOf } from "./threads.js";

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
    key: (at) => [...kept.keys()][at],
    get length() {
      return kept.size;
    },
  };
}

// Another outbox over the same storage is the page after a reload.
function setUp(box = storage(), time = { now: 1000 }) {
  const drafts = createDrafts(box);
  let tick = null;
  const asks = createAsks({ most: 2, later: (run) => (tick = run), cancel: () => (tick = null) });
  const failures = [];
  const outbox = createOutbox({ drafts, asks, failed: (...told) => failures.push(told), now: () => time.now });
  const posted = [];
  const post = (...told) => posted.push(told);
  let made = 0;
  const send = (text, place = "ana/home") => outbox.send(place, text, post, () => `nonce-${(made += 1)}`);
  return { box, time, drafts, outbox, failures, posted, post, send, tick: () => tick?.() };
}

test("what is on its way is not sent again by another press", () => {
  const { outbox, posted, send } = setUp();
  expect(send("hello")).toBe(true);
  expect(send("hello")).toBe(false);
  expect(posted).toEqual([["hello", "nonce-1"]]);
  expect(outbox.get("ana/home")).toMatchObject({ sending: true, error: "" });
});

test("places do not hinder each other", () => {
  const { posted, send } = setUp();
  send("hello");
  send("well said", "ana/reply:7");
  expect(posted.length).toBe(2);
});

test("what was accepted leaves no draft and no trace", () => {
  const { drafts, outbox, send } = setUp();
  const heard = [];
  drafts.subscribe((...told) => heard.push(told));
  send("hello");
  expect(outbox.settle({ nonce: "nonce-1", error: "" })).toBe("ana/home");
  expect(drafts.read("ana/home")).toEqual({ text: "" });
  expect(outbox.get("ana/home")).toBe(undefined);
  expect(heard.at(-1)).toEqual(["ana/home", "", null, "hello"]);
});

test("what was refused keeps its text, and the same words keep their nonce", () => {
  const { drafts, outbox, failures, posted, send } = setUp();
  send("hello");
  outbox.settle({ nonce: "nonce-1", error: "Wait a little." });
  expect(failures).toEqual([["ana/home", "Wait a little."]]);
  expect(outbox.get("ana/home")).toMatchObject({ sending: false, error: "Wait a little." });
  expect(drafts.read("ana/home").text).toBe("hello");
  send("hello");
  expect(posted.at(-1)).toEqual(["hello", "nonce-1"]);
  outbox.settle({ nonce: "nonce-1", error: "Wait a little." });
  outbox.forgive("ana/home");
  expect(outbox.get("ana/home").error).toBe("");
});

test("a reload in the middle asks again with the same nonce, and then the text is gone", () => {
  const before = setUp();
  before.send("hello");
  const after = setUp(before.box, before.time);
  after.outbox.resume("ana", after.post);
  after.outbox.resume("ana", after.post);
  expect(after.posted).toEqual([["hello", "nonce-1", "ana/home", []]]);
  after.outbox.settle({ nonce: "nonce-1", error: "" });
  expect(setUp(before.box).drafts.read("ana/home").text).toBe("");
});

test("a reload forgets no place, and none of somebody else", () => {
  const before = setUp();
  before.drafts.attach("ana/reply:7", [{ id: "3" }, { id: "4" }]);
  before.send("the answer", "ana/reply:7");
  before.send("[...]", wholeOf("ana/home"));
  before.send("hers", "eve/home");
  const after = setUp(before.box, before.time);
  after.outbox.resume("ana", after.post);
  expect(after.posted).toEqual([
    ["the answer", "nonce-1", "ana/reply:7", ["3", "4"]],
    ["[...]", "nonce-2", wholeOf("ana/home"), []],
  ]);
});

test("of a thread that failed and the post after it, the one on its way is shown", () => {
  const { outbox, send } = setUp();
  send("[...]", wholeOf("ana/home"));
  expect(outbox.shown("ana/home").sending).toBe(true);
  outbox.settle({ nonce: "nonce-1", error: "No." });
  expect(outbox.shown("ana/home").error).toBe("No.");
  send("alone");
  expect(outbox.shown("ana/home").sending).toBe(true);
  outbox.forgive(wholeOf("ana/home"));
  outbox.settle({ nonce: "nonce-2", error: "" });
  expect(outbox.shown("ana/home")).toBe(undefined);
});

test("nothing is sent by itself that was refused, that is old, or that was never sent", () => {
  const refused = setUp();
  refused.send("hello");
  refused.outbox.settle({ nonce: "nonce-1", error: "No." });
  const old = setUp();
  old.send("hello");
  old.time.now += 600000;
  const never = setUp();
  never.drafts.write("ana/home", { text: "half a thought" });
  for (const { box, time } of [refused, old, never]) {
    const after = setUp(box, time);
    after.outbox.resume("ana", after.post);
    expect(after.posted).toEqual([]);
  }
});

test("without any answer it says so, and a late answer still counts", () => {
  const { drafts, outbox, failures, send, tick } = setUp();
  send("hello");
  tick();
  tick();
  expect(failures).toEqual([["ana/home", expect.stringContaining("too long")]]);
  expect(outbox.get("ana/home").error).toContain("too long");
  expect(outbox.settle({ nonce: "nonce-1", error: "" })).toBe("ana/home");
  expect(drafts.read("ana/home").text).toBe("");
});

test("an answer that nobody waits for belongs nowhere", () => {
  expect(setUp().outbox.settle({ nonce: "nonce-9", error: "" })).toBe(null);
});
