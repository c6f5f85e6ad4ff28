import { expect, test } from "bun:test";
import { createDrafts } from "./drafts.js";
import { createUploads, refusal, waiting } from "./uploads.js";

const png = { type: "image/png", size: 1000 };
const mp4 = { type: "video/mp4", size: 1000 };
const tick = () => new Promise((done) => setTimeout(done));

function world(stored = new Map()) {
  const drafts = createDrafts({
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, value) => stored.set(name, value),
    removeItem: (name) => stored.delete(name),
  });
  const sent = [];
  const send = (file, kind, onProgress) => {
    const one = { file, kind, onProgress, stopped: false };
    one.done = new Promise((arrive, fail) => Object.assign(one, { arrive, fail }));
    sent.push(one);
    return { done: one.done, stop: () => (one.stopped = true) };
  };
  const unlooked = [];
  const uploads = createUploads({ drafts, send, look: () => "blob:x", unlook: (url) => unlooked.push(url) });
  return { stored, drafts, uploads, sent, unlooked };
}

test("a file goes up, tells how far it is, and is there", async () => {
  const { uploads, sent } = world();
  expect(uploads.add("ana/home", [png])).toBe("");
  sent[0].onProgress(0.5);
  expect(uploads.get("ana/home")[0]).toMatchObject({ status: "uploading", progress: 0.5, kind: "image", local: "blob:x" });
  expect(waiting(uploads.get("ana/home"))).toContain("Wait");
  sent[0].arrive({ id: "7", preview_url: "/media/s" });
  await tick();
  expect(uploads.get("ana/home")[0]).toMatchObject({ status: "done", id: "7" });
  expect(waiting(uploads.get("ana/home"))).toBe("");
  expect(uploads.ids("ana/home")).toEqual(["7"]);
  expect(uploads.ids("ana/reply:1")).toEqual([]);
});

test("what failed can be tried again, what is removed is stopped", async () => {
  const { uploads, sent } = world();
  uploads.add("p", [png, png]);
  sent[0].fail(new Error("The connection broke."));
  await tick();
  const [first, second] = uploads.get("p");
  expect(first).toMatchObject({ status: "failed", error: "The connection broke." });
  expect(waiting([first])).toContain("Try again");
  uploads.retry("p", first.key);
  expect(sent).toHaveLength(3);
  uploads.remove("p", second.key);
  expect(sent[1].stopped).toBe(true);
  sent[1].arrive({ id: "9", preview_url: "" });
  sent[2].arrive({ id: "8", preview_url: "" });
  await tick();
  expect(uploads.ids("p")).toEqual(["8"]);
});

test("what was refused for good can only be removed", async () => {
  const { uploads, sent } = world();
  uploads.add("p", [png]);
  sent[0].fail(Object.assign(new Error("That file is broken."), { final: true }));
  await tick();
  expect(uploads.get("p")[0]).toMatchObject({ status: "failed", final: true });
  expect(waiting(uploads.get("p"))).toBe("Remove what was not uploaded");
});

test("at most four pictures or one video, of known kinds and sizes", () => {
  const { uploads } = world();
  expect(uploads.add("p", [png, png, png, png, png])).toContain("at most 4");
  expect(uploads.get("p")).toHaveLength(4);
  expect(refusal([{ kind: "image" }], mp4)).toContain("1 video");
  expect(refusal([{ kind: "video" }], png)).toContain("1 video");
  expect(refusal([], { type: "image/svg+xml", size: 1 })).toContain("neither");
  expect(refusal([], { ...png, size: 17 * 1024 * 1024 })).toContain("16 MB");
  expect(refusal([], { ...mp4, size: 65 * 1024 * 1024 })).toContain("64 MB");
  expect(refusal([], mp4)).toBe("");
});

test("a draft keeps what is there over a reload, and lets it go with the post", async () => {
  const before = world();
  before.uploads.add("p", [png]);
  before.sent[0].arrive({ id: "7", preview_url: "/media/s" });
  await tick();
  before.uploads.describe("p", before.uploads.get("p")[0].key, "A sea");
  const { uploads, drafts, stored } = world(before.stored);
  expect(uploads.get("p")).toMatchObject([{ id: "7", shown: "/media/s", alt: "A sea", status: "done" }]);
  drafts.write("p", { ...drafts.read("p"), text: "and words" });
  expect(uploads.ids("p")).toEqual(["7"]);
  drafts.clear("p", null, "and words");
  expect(uploads.ids("p")).toEqual([]);
  expect(stored.size).toBe(0);
});

test("what is discarded, posted or replaced ends what goes on for it", async () => {
  const { drafts, uploads, sent, unlooked } = world();
  for (const end of [() => drafts.clear("p", null, ""), () => uploads.restore("p", [])]) {
    uploads.add("p", [mp4]);
    expect(uploads.get("p")).toHaveLength(1);
    end();
    expect(sent.at(-1).stopped).toBe(true);
    sent.at(-1).fail(new Error("aborted"));
    await tick();
    expect(uploads.get("p")).toEqual([]);
  }
  expect(unlooked).toEqual(["blob:x", "blob:x"]);
});

test("files that another tab added or posted are looked up, those that go up here stay", async () => {
  const { stored, drafts, uploads, sent } = world();
  const other = createDrafts({ getItem: (name) => stored.get(name) ?? null, setItem: (name, value) => stored.set(name, value), removeItem: (name) => stored.delete(name) });
  expect(uploads.get("p")).toEqual([]);
  other.attach("p", [{ id: "3", kind: "image", shown: "/media/s", alt: "", at: Date.now() }]);
  drafts.hear({ key: "chirp-draft:p", oldValue: null });
  expect(uploads.ids("p")).toEqual(["3"]);
  other.clear("p", null, "");
  drafts.hear({ key: "chirp-draft:p", oldValue: JSON.stringify({ text: "" }) });
  expect(uploads.get("p")).toEqual([]);
  uploads.add("p", [png]);
  drafts.hear({ key: "chirp-draft:p", oldValue: null });
  expect(uploads.get("p")).toHaveLength(1);
  expect(sent[0].stopped).toBe(false);
});

test("a draft with other files is another post", () => {
  const { drafts } = world();
  let made = 0;
  const fresh = () => `nonce-${++made}`;
  drafts.attach("p", [{ id: "1" }]);
  const first = drafts.nonce("p", "x", fresh);
  expect(drafts.nonce("p", "x", fresh)).toBe(first);
  drafts.attach("p", [{ id: "2" }]);
  expect(drafts.nonce("p", "x", fresh)).not.toBe(first);
});

test("descriptions are told once", async () => {
  const { uploads, sent } = world();
  uploads.add("p", [png]);
  sent[0].arrive({ id: "7", preview_url: "" });
  await tick();
  const told = [];
  const tell = async (id, alt) => told.push([id, alt]);
  await uploads.settle("p", tell);
  uploads.describe("p", uploads.get("p")[0].key, "A sea");
  await uploads.settle("p", tell);
  await uploads.settle("p", tell);
  expect(told).toEqual([["7", "A sea"]]);
});
