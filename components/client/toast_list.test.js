import { expect, test } from "bun:test";
import { createToasts } from "./toast_list.js";

function setUp() {
  const time = { now: 0 };
  let timers = [];
  const later = (run, ms) => {
    const timer = { run, at: time.now + ms };
    timers.push(timer);
    return timer;
  };
  const cancel = (timer) => (timers = timers.filter((one) => one !== timer));
  const pass = (ms) => {
    time.now += ms;
    const due = timers.filter((timer) => timer.at <= time.now);
    timers = timers.filter((timer) => timer.at > time.now);
    due.forEach((timer) => timer.run());
  };
  const toasts = createToasts({ later, cancel, now: () => time.now });
  return { toasts, pass, texts: () => toasts.get().map((one) => one.text), timers: () => timers.length };
}

test("at most three are shown, the oldest goes", () => {
  const { toasts, texts, timers } = setUp();
  for (const text of ["a", "b", "c", "d"]) toasts.add(text);
  expect(texts()).toEqual(["b", "c", "d"]);
  expect(timers()).toBe(3);
});

test("the same words are shown once, with the latest action", () => {
  const { toasts, texts } = setUp();
  toasts.add("Posted", { action: "first" });
  toasts.add("Muted");
  toasts.add("Posted", { action: "second" });
  expect(texts()).toEqual(["Muted", "Posted"]);
  expect(toasts.get()[1].action).toBe("second");
});

test("each leaves after its time", () => {
  const { toasts, texts, pass } = setUp();
  toasts.add("short", { ms: 1000 });
  toasts.add("long", { ms: 3000 });
  pass(1000);
  expect(texts()).toEqual(["long"]);
  pass(2000);
  expect(texts()).toEqual([]);
});

test("none leaves while somebody is at them; then each has the rest of its time", () => {
  const { toasts, texts, pass } = setUp();
  toasts.add("early", { ms: 3000 });
  pass(2000);
  toasts.hold(true);
  toasts.add("late", { ms: 2000 });
  pass(60000);
  expect(texts()).toEqual(["early", "late"]);
  toasts.hold(false);
  pass(1000);
  expect(texts()).toEqual(["late"]);
  pass(1000);
  expect(texts()).toEqual([]);
});
