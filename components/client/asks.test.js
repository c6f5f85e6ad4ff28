import { expect, test } from "bun:test";
import { createAsks } from "./asks.js";

function clock() {
  let timers = [];
  const later = (run) => {
    const timer = { run };
    timers.push(timer);
    return timer;
  };
  const cancel = (timer) => (timers = timers.filter((one) => one !== timer));
  const tick = () => {
    const due = timers;
    timers = [];
    due.forEach((timer) => timer.run());
  };
  return { later, cancel, tick, pending: () => timers.length };
}

function setUp() {
  const time = clock();
  const sent = [];
  const asks = createAsks({ most: 3, later: time.later, cancel: time.cancel });
  const ask = (key, what = key) => asks.ask(key, (again) => sent.push([what, again]), () => sent.push("lost"));
  return { ...time, asks, ask, sent };
}

test("what has no answer is asked again, and no more after the answer", () => {
  const { asks, ask, sent, tick, pending } = setUp();
  ask("like:1");
  tick();
  expect(sent).toEqual([["like:1", false], ["like:1", true]]);
  expect(asks.answered("like:1")).toBe(true);
  tick();
  expect(sent.length).toBe(2);
  expect(pending()).toBe(0);
});

test("of two wishes for the same thing the later one is asked again", () => {
  const { ask, sent, tick } = setUp();
  ask("like:1", "yes");
  ask("like:1", "no");
  tick();
  expect(sent).toEqual([["yes", false], ["no", false], ["no", true]]);
});

test("while the connection is away nothing piles up, and nothing is given up", () => {
  const { asks, ask, sent, tick } = setUp();
  asks.setAway(true);
  ask("like:1");
  for (let n = 0; n < 9; n += 1) tick();
  expect(sent).toEqual([["like:1", false]]);
  asks.setAway(false);
  tick();
  expect(sent.at(-1)).toEqual(["like:1", true]);
});

test("what never gets an answer is given up and said so", () => {
  const { asks, ask, sent, tick } = setUp();
  ask("like:1");
  for (let n = 0; n < 5; n += 1) tick();
  expect(sent.at(-1)).toBe("lost");
  expect(sent.length).toBe(4);
  expect(asks.waiting("like:1")).toBe(false);
});

test("an answer that is there at once leaves no timer behind", () => {
  const { asks, pending } = setUp();
  asks.ask("like:1", () => asks.answered("like:1"), () => {});
  expect(pending()).toBe(0);
});
