import { expect, test } from "bun:test";
import { choices, completed, createAnswers, wordAt } from "./completions.js";

const at = (text) => wordAt(text.replace("|", ""), text.indexOf("|"));

test("a mention or tag before the caret is under way", () => {
  expect(at("hi @an|")).toEqual({ mark: "@", typed: "an", start: 3, end: 6, key: "@an" });
  expect(at("#São|")).toEqual({ mark: "#", typed: "São", start: 0, end: 4, key: "#são" });
  expect(at("(@an|")).toMatchObject({ typed: "an" });
  expect(at("\n@an|")).toMatchObject({ typed: "an" });
  expect(at("@a|na b")).toMatchObject({ typed: "a", start: 0, end: 4 });
  expect(at("👋🏽 @an|")).toMatchObject({ typed: "an", start: 5 });
});

test("addresses, paths and bare marks are not", () => {
  for (const text of ["@|", "#|", "me@ex|", "https://x.org/@an|", "https://x.org/a#b|", "a&#x|", "@@an|", "@an |", "@aaaaaaaaaaaaaaaa|", "an|"]) expect(at(text)).toBeNull();
});

test("choosing writes the whole word and one space", () => {
  const choose = (text, choice) => {
    const { text: made, caret } = completed(text.replace("|", ""), at(text), choice);
    return `${made.slice(0, caret)}|${made.slice(caret)}`;
  };
  expect(choose("hi @an|", "ana")).toBe("hi @ana |");
  expect(choose("hi @an| and", "ana")).toBe("hi @ana |and");
  expect(choose("@a|xx.", "ana")).toBe("@ana |.");
  expect(choose("＃ci|", "cidade")).toBe("#cidade |");
});

const person = (username, display_name = username) => ({ username, display_name });
const answer = { key: "@ma", people: [person("maria"), person("joao", "João Márcio")], hashtags: [] };

test("until its own answer comes, a longer word narrows the one before", () => {
  const names = (text, given = answer) => choices(at(text), given).map((one) => one.text);
  expect(names("@ma|")).toEqual(["maria", "joao"]);
  expect(names("@mari|")).toEqual(["maria"]);
  expect(names("@marc|")).toEqual(["joao"]);
  expect(names("@x|")).toEqual([]);
  expect(choices(null, answer)).toEqual([]);
});

test("what is written in full needs no list", () => {
  expect(choices(at("@Maria|"), { ...answer, key: "@maria", people: [person("maria")] })).toEqual([]);
});

test("a word is asked for once, and again after a minute or a failure", async () => {
  let [time, asked, fails] = [0, [], true];
  const load = async (key) => {
    asked.push(key);
    return fails ? null : { people: [], hashtags: [] };
  };
  const answers = createAnswers(load, { now: () => time, most: 2 });
  expect(await answers.ask("@a")).toBeNull();
  expect(answers.get("@a")).toBeNull();
  fails = false;
  expect(await answers.ask("@a")).toMatchObject({ key: "@a" });
  expect(answers.get("@a")).toMatchObject({ key: "@a" });
  await answers.ask("@b");
  await answers.ask("@c");
  expect(answers.get("@a")).toBeNull();
  time = 60001;
  expect(answers.get("@c")).toBeNull();
  expect(asked).toEqual(["@a", "@a", "@b", "@c"]);
});
