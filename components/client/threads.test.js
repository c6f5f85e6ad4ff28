import { expect, test } from "bun:test";
import { createDrafts } from "./drafts.js";
import { createThreads, firstOf, MOST_IN_THREAD, wholeOf } from "./threads.js";

const memory = () => {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key), kept };
};

test("further posts are kept, and their texts go when they go", () => {
  const storage = memory();
  const drafts = createDrafts(storage);
  const threads = createThreads({ drafts });
  expect(threads.get("ana/home")).toEqual([]);
  threads.add("ana/home");
  threads.add("ana/home");
  drafts.write("ana/home", { text: "one" });
  for (const number of threads.get("ana/home")) drafts.write(threads.of("ana/home", number), { text: `part ${number}` });
  expect(createThreads({ drafts }).get("ana/home")).toEqual([1, 2]);
  threads.remove("ana/home", 1);
  expect(drafts.read("ana/home+1").text).toBe("");
  threads.add("ana/home");
  expect(threads.get("ana/home")).toEqual([2, 3]);
  threads.clear("ana/home");
  expect(storage.kept.size).toBe(0);
  expect(threads.get("ana/home")).toEqual([]);
});

test("what was posted as a whole takes its parts along", () => {
  const drafts = createDrafts(memory());
  const threads = createThreads({ drafts });
  threads.add("ana/home");
  drafts.write("ana/home", { text: "one" });
  drafts.write("ana/home+1", { text: "two" });
  drafts.write(wholeOf("ana/home"), { text: "[...]" });
  expect(drafts.read("ana/home").text).toBe("one");
  drafts.clear(wholeOf("ana/home"), null, "[...]");
  expect([drafts.read("ana/home").text, drafts.read("ana/home+1").text, threads.get("ana/home")]).toEqual(["", "", []]);
  expect(firstOf(wholeOf("ana/reply:1"))).toBe("ana/reply:1");
  expect(firstOf("ana/home")).toBe("ana/home");
});

test("a thread ends somewhere", () => {
  const threads = createThreads({ drafts: createDrafts(memory()) });
  for (let time = 0; time < 50; time++) threads.add("ana/home");
  expect(threads.get("ana/home").length).toBe(MOST_IN_THREAD - 1);
});

test("what another tab made of a thread is looked up, and nothing is written for it", () => {
  const storage = memory();
  const [here, there] = [createDrafts(storage), createDrafts(storage)];
  const [mine, theirs] = [createThreads({ drafts: here }), createThreads({ drafts: there })];
  expect(mine.get("ana/home")).toEqual([]);
  theirs.add("ana/home");
  here.hear({ key: "chirp-draft:ana/home+", oldValue: null });
  expect(mine.get("ana/home")).toEqual([1]);
  there.write("ana/home", { text: "a new one" });
  here.hear({ key: `chirp-draft:${wholeOf("ana/home")}`, oldValue: JSON.stringify({ text: "[...]" }) });
  expect(there.read("ana/home").text).toBe("a new one");
});
