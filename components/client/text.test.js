import { describe, expect, test } from "bun:test";
import { ago, compact, fullTime, hits, pieces, shortUrl, spokenCard, standing } from "./text.js";

const NOW = new Date("2026-11-24T12:00:00Z").getTime();
const before = (seconds) => new Date(NOW - seconds * 1000).toISOString();

describe("pieces", () => {
  test("cut by code points, not by UTF-16 units", () => {
    const text = "👩‍👧 hi @ana";
    const start = Array.from(text).indexOf("@");
    const cut = pieces(text, { mentions: [{ username: "ana", start, end: start + 4 }], hashtags: [], urls: [] });
    expect(cut.map((one) => [one.kind, one.text])).toEqual([
      ["text", "👩‍👧 hi "],
      ["mention", "@ana"],
    ]);
  });

  test("keep the order and everything between", () => {
    const cut = pieces("#a b https://c.de", {
      urls: [{ url: "https://c.de", start: 5, end: 17 }],
      hashtags: [{ tag: "a", start: 0, end: 2 }],
      mentions: [],
    });
    expect(cut.map((one) => one.text).join("")).toBe("#a b https://c.de");
    expect(cut.map((one) => one.kind)).toEqual(["hashtag", "text", "url"]);
  });

  test("survive positions that make no sense", () => {
    const cut = pieces("short", { mentions: [{ username: "x", start: 2, end: 99 }], hashtags: [], urls: [] });
    expect(cut).toEqual([{ kind: "text", text: "short", value: undefined, start: 0 }]);
  });
});

describe("hits", () => {
  test("are marked inside a piece, by code points", () => {
    const [piece] = pieces("👩‍👧 hi Ana", {});
    const start = Array.from(piece.text).indexOf("A");
    expect(hits(piece, [{ start, end: start + 3 }])).toEqual([
      { text: "👩‍👧 hi ", hit: false },
      { text: "Ana", hit: true },
    ]);
  });

  test("of other pieces are left to those", () => {
    expect(hits({ text: "abc", start: 10 }, [{ start: 0, end: 2 }, { start: 10, end: 13 }])).toEqual([{ text: "abc", hit: true }]);
    expect(hits({ text: "abc", start: 0 }, undefined)).toEqual([{ text: "abc", hit: false }]);
  });
});

test.each([
  [3, "now"],
  [45, "45s"],
  [5 * 60, "5m"],
  [3 * 3600 + 5, "3h"],
  [6 * 86400, "6d"],
  [12 * 86400, "12 Nov"],
])("%i seconds ago is %s", (seconds, said) => expect(ago(before(seconds), NOW)).toBe(said));

test("another year is named", () => expect(ago("2024-03-01T12:00:00Z", NOW)).toBe("1 Mar 2024"));
test("a clock that is ahead says now", () => expect(ago(before(-30), NOW)).toBe("now"));
test("counts are compact, in the reader's language", () => {
  expect(compact(999)).toBe("999");
  expect(compact(1234)).toBe("1.2K");
  expect(compact(1234, "pt-BR").replace("\u00a0", " ")).toBe("1,2 mil");
});
test("addresses are shown short", () => {
  expect(shortUrl("https://www.example.org/")).toBe("example.org");
  expect(shortUrl(`https://example.org/${"x".repeat(60)}`)).toHaveLength(31);
});

describe("the ring", () => {
  test("is quiet until 20 are left", () => {
    expect(standing(259, false)).toMatchObject({ left: 21, tone: "fine", shown: false, reason: "" });
    expect(standing(260, false)).toMatchObject({ left: 20, tone: "near", shown: true, reason: "" });
  });
  test("says why a post can't be sent", () => {
    expect(standing(0, true).reason).toBe("Write something first");
    expect(standing(281, false)).toMatchObject({ tone: "over", reason: "1 character too long" });
    expect(standing(290, false).reason).toBe("10 characters too long");
  });
});

test("a post is spoken as name, text, time and what others did", () => {
  const post = { author: { display_name: "Ana" }, text: "Hello!", created_at: before(0), replies_count: 0, retweets_count: 1, likes_count: 1200 };
  expect(spokenCard(post, "en")).toBe(`Ana, Hello!, ${fullTime(post.created_at, "en")}, 1 repost, 1,200 likes`);
  expect(spokenCard({ ...post, text: "", retweets_count: 0, likes_count: 0, replies_count: 2 }, "en")).toBe(
    `Ana, ${fullTime(post.created_at, "en")}, 2 replies`,
  );
});
