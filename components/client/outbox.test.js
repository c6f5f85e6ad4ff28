import { expect, test } from "bun:test";
import { createAsks } from "./asks.js";
import { createDrafts } from "./drafts.js";
import { createOutbox } from "./outbox.js";

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

// Another outbox over the same storage is the page after a reload.
function setUp(box = storage(), time = { now: 1000 }) {
  const drafts = createDrafts(box);
  let tick = null;
  const asks = createAsks({ most: 2, later: (run) => (tick = run), cancel: () => (tick = null) });
  const outbox = createOutbox({ drafts, asks, now: () => time.now });
  const posted = [];
  const post = (text, nonce) => posted.push([text, nonce]);
  let made = 0;
  const send = (text, place = "ana/home") => outbox.send(place, text, post, () => `nonce-${(made += 1)}`);
  return { box, time, drafts, outbox, posted, post, send, tick: () => tick?.() };
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
  const { drafts, outbox, posted, send } = setUp();
  send("hello");
  outbox.settle({ nonce: "nonce-1", error: "Wait a little." });
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
  expect(after.outbox.resume("ana/home", after.post)).toBe(true);
  expect(after.outbox.resume("ana/home", after.post)).toBe(false);
  expect(after.posted).toEqual([["hello", "nonce-1"]]);
  after.outbox.settle({ nonce: "nonce-1", error: "" });
  expect(setUp(before.box).drafts.read("ana/home").text).toBe("");
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
    expect(after.outbox.resume("ana/home", after.post)).toBe(false);
    expect(after.posted).toEqual([]);
  }
});

test("without any answer it says so, and a late answer still counts", () => {
  const { drafts, outbox, send, tick } = setUp();
  send("hello");
  tick();
  tick();
  expect(outbox.get("ana/home").error).toContain("too long");
  expect(outbox.settle({ nonce: "nonce-1", error: "" })).toBe("ana/home");
  expect(drafts.read("ana/home").text).toBe("");
});

test("an answer that nobody waits for belongs nowhere", () => {
  expect(setUp().outbox.settle({ nonce: "nonce-9", error: "" })).toBe(null);
});
