import { expect, test } from "bun:test";
import { createDrafts } from "./drafts.js";
import { aboutOf, createSavedDrafts, placeOf } from "./saved_drafts.js";
import { createThreads } from "./threads.js";

const memory = () => {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key), kept };
};

// A server in this process; said: the calls in their order.
function world() {
  const storage = memory();
  const drafts = createDrafts(storage);
  const threads = createThreads({ drafts });
  const [said, kept] = [[], new Map()];
  const call = async (method, path, body) => {
    said.push(`${method} ${path}`.trim());
    const id = path.slice(1);
    if (method === "GET") {
      const at = Number(path.split("=")[1] ?? 0);
      return { items: [...kept.values()].slice(at, at + 2), next_cursor: kept.size > at + 2 ? `${at + 2}` : null };
    }
    if (id && !kept.has(id)) throw Object.assign(new Error("gone"), { status: 404 });
    if (method === "DELETE") return void kept.delete(id);
    const draft = { id: id || `d${said.length}`, reply_to: null, quote_of: null, ...body, tweets: body.tweets.map(({ text }) => ({ text, media: [] })) };
    kept.set(draft.id, draft);
    return draft;
  };
  const restored = [];
  const saved = createSavedDrafts({ drafts, threads, restore: (place, media) => restored.push([place, media]), call });
  return { storage, drafts, threads, saved, said, kept, restored };
}

test("a thread is saved, leaves the composer, and comes back whole", async () => {
  const { storage, drafts, threads, saved } = world();
  drafts.write("ana/reply:7", { text: "one" });
  threads.add("ana/reply:7");
  await saved.save("ana/reply:7", [{ text: "one", ids: ["5"] }, { text: "two", ids: [] }]);
  expect(storage.kept.size).toBe(0);
  const [draft] = saved.get();
  expect([draft.reply_to, placeOf("ana", draft)]).toEqual(["7", "ana/reply:7"]);
  expect(aboutOf(draft)).toEqual({ kind: "reply", id: "7", username: "", excerpt: "" });
  saved.load("ana", draft);
  expect([drafts.read("ana/reply:7").text, drafts.read("ana/reply:7+1").text]).toEqual(["one", "two"]);
  expect(threads.get("ana/reply:7")).toEqual([1]);
  expect([saved.written("ana/reply:7"), saved.written("ana/home")]).toEqual([true, false]);
});

test("what was loaded is replaced when it is saved again, and removed when it is posted", async () => {
  const { saved, said, kept } = world();
  await saved.save("ana/home", [{ text: "one", ids: [] }]);
  const [draft] = saved.get();
  saved.load("ana", draft);
  await saved.save("ana/home", [{ text: "more", ids: [] }]);
  saved.load("ana", saved.get()[0]);
  await saved.posted("ana/home");
  expect(said).toEqual(["POST", `PUT /${draft.id}`, `DELETE /${draft.id}`]);
  expect([kept.size, saved.get().length, saved.posted("ana/home")]).toEqual([0, 0, null]);
});

test("a draft that was deleted elsewhere is saved anew", async () => {
  const { saved, kept } = world();
  await saved.save("ana/home", [{ text: "one", ids: [] }]);
  saved.load("ana", saved.get()[0]);
  kept.clear();
  await saved.save("ana/home", [{ text: "one", ids: [] }]);
  expect([kept.size, saved.get().length]).toEqual([1, 1]);
});

test("an emptied or discarded composer writes something else next", async () => {
  const { drafts, saved, kept } = world();
  await saved.save("ana/home", [{ text: "one", ids: [] }]);
  const [draft] = saved.get();
  saved.load("ana", draft);
  drafts.write("ana/home", { text: "" }, "field");
  drafts.write("ana/home", { text: "other" }, "field");
  expect(saved.posted("ana/home")).toBe(null);
  saved.load("ana", draft);
  saved.discard("ana/home");
  expect([saved.posted("ana/home"), kept.size]).toEqual([null, 1]);
});

test("a list that was asked for before a removal brings nothing back", async () => {
  const { saved } = world();
  await saved.save("ana/home", [{ text: "one", ids: [] }]);
  const [draft] = saved.get();
  await Promise.all([saved.refresh(), saved.remove(draft.id)]);
  expect(saved.get()).toEqual([]);
  expect((await saved.back(draft)).id).not.toBe(draft.id);
  await saved.refresh();
  expect(saved.get().length).toBe(1);
});

test("pages follow each other, without what was deleted meanwhile", async () => {
  const { saved, kept } = world();
  for (const id of ["a", "b", "c", "d", "e"]) kept.set(id, { id, tweets: [{ text: id, media: [] }] });
  await saved.refresh();
  expect([saved.get().map((one) => one.id), saved.further()]).toEqual([["a", "b"], true]);
  await saved.more();
  await Promise.all([saved.more(), saved.remove("a")]);
  expect([saved.get().map((one) => one.id), saved.further()]).toEqual([["b", "c", "d", "e"], false]);
  await saved.refresh();
  expect(saved.get().map((one) => one.id)).toEqual(["b", "c"]);
});
