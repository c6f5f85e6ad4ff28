// Mentions and hashtags that are being written: where they stand, what they may mean, what choosing one writes. Pure.

// What begins an e-mail address, a path or another word is no mention and no tag.
const UNDER_WAY = /(?:^|[^\p{L}\p{M}\p{N}_@＠#＃&/.])(?:([@＠])([A-Za-z0-9_]{1,15})|([#＃])([\p{L}\p{M}\p{N}_]{1,100}))$/u;
const GOES_ON = { "@": /^[A-Za-z0-9_]*/, "#": /^[\p{L}\p{M}\p{N}_]*/u };

// The word before the caret: {mark, typed, start, end, key}, or null. end is that of the whole word.
export function wordAt(text, caret) {
  const found = UNDER_WAY.exec(text.slice(0, caret));
  if (!found) return null;
  const mark = found[1] ? "@" : "#";
  const typed = found[2] ?? found[4];
  const end = caret + GOES_ON[mark].exec(text.slice(caret))[0].length;
  return { mark, typed, start: caret - typed.length - 1, end, key: mark + typed.toLowerCase() };
}

// The text with the word completed and a space behind it, and where the caret belongs.
export function completed(text, { mark, start, end }, choice) {
  const rest = text.slice(end);
  const before = `${text.slice(0, start)}${mark}${choice} `;
  return { text: before + rest.replace(/^ /, ""), caret: before.length };
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// The options for a word; answer is that to it, or to the beginning of it while its own has not come.
export function choices(word, answer) {
  if (!word || !answer || !word.key.startsWith(answer.key)) return [];
  const typed = plain(word.typed);
  const people = answer.people.map((person) => ({ kind: "person", key: `@${person.username}`, text: person.username, person }));
  const tags = answer.hashtags.map(({ tag, tweets_count: count }) => ({ kind: "hashtag", key: `#${tag}`, text: tag, count }));
  const begins = ({ text, person }) => [text, ...(person?.display_name.split(/\s+/) ?? [])].some((one) => plain(one).startsWith(typed));
  const found = word.mark === "@" ? people : tags;
  const fitting = answer.key === word.key ? found : found.filter(begins);
  // What is written in full already needs no list.
  return fitting.length === 1 && fitting[0].text.toLowerCase() === word.typed.toLowerCase() ? [] : fitting;
}

// Answers by word: asked once, kept for a minute. load(key) -> {people, hashtags}, or null when it failed.
export function createAnswers(load, { now = Date.now, most = 200, keep_ms = 60000 } = {}) {
  const kept = new Map();
  const get = (key) => {
    const found = kept.get(key);
    return found && now() - found.at < keep_ms ? found.answer : null;
  };
  const ask = async (key, signal) => {
    const answer = await load(key, signal);
    if (!answer) return null;
    if (kept.size >= most) kept.delete(kept.keys().next().value);
    kept.set(key, { at: now(), answer: { ...answer, key } });
    return get(key);
  };
  return { get, ask };
}
