// Pure functions over text, counts and times.
import { locale, plural, t } from "./words.js";

// The text cut at its entities, whose positions count code points: [{kind: "text" | "mention" | "hashtag" | "url", text, value}].
export function pieces(text, entities) {
  const points = Array.from(text);
  const found = [
    ...(entities?.mentions ?? []).map((one) => ({ ...one, kind: "mention", value: one.username })),
    ...(entities?.hashtags ?? []).map((one) => ({ ...one, kind: "hashtag", value: one.tag })),
    ...(entities?.urls ?? []).map((one) => ({ ...one, kind: "url", value: one.url })),
  ].sort((a, b) => a.start - b.start);
  const out = [];
  let at = 0;
  const take = (kind, start, end, value) => {
    if (end > start) out.push({ kind, text: points.slice(start, end).join(""), value, start });
  };
  for (const one of found) {
    if (one.start < at || one.end > points.length) continue;
    take("text", at, one.start);
    take(one.kind, one.start, one.end, one.value);
    at = one.end;
  }
  take("text", at, points.length);
  return out;
}

// A piece's text cut at what a search asked for: [{text, hit}].
export function hits({ text, start }, matches) {
  const points = Array.from(text);
  const inside = (matches ?? []).map((one) => [one.start - start, one.end - start]).filter(([from, to]) => from >= 0 && to <= points.length);
  const out = [];
  let at = 0;
  for (const [from, to] of inside) {
    if (from > at) out.push({ text: points.slice(at, from).join(""), hit: false });
    out.push({ text: points.slice(from, to).join(""), hit: true });
    at = to;
  }
  if (at < points.length) out.push({ text: points.slice(at).join(""), hit: false });
  return out;
}

export const href = (url) => (/^https?:\/\//i.test(url) ? url : `https://${url}`);

// A URL as it is shown: no scheme, at most 30 characters.
export function shortUrl(url) {
  const bare = url.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
  return bare.length > 32 ? `${bare.slice(0, 30)}…` : bare;
}

// now (< 10 s), 45s, 5m, 3h, 6d, then "12 Nov", with the year when it is not this one.
export function ago(then, now, spoken = locale) {
  const date = new Date(then);
  const seconds = Math.max(0, (now - date.getTime()) / 1000);
  if (seconds < 10) return t("now");
  if (seconds < 60) return t("{count}s", { count: Math.floor(seconds) });
  if (seconds < 3600) return t("{count}m", { count: Math.floor(seconds / 60) });
  if (seconds < 86400) return t("{count}h", { count: Math.floor(seconds / 3600) });
  if (seconds < 7 * 86400) return t("{count}d", { count: Math.floor(seconds / 86400) });
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const year = sameYear ? undefined : "numeric";
  return date.toLocaleDateString(spoken === "en" ? "en-GB" : spoken, { day: "numeric", month: "short", year });
}

export const fullTime = (then, spoken = locale) =>
  new Date(then).toLocaleString(spoken, { dateStyle: "medium", timeStyle: "short" });

export const clockTime = (then, spoken = locale) => new Date(then).toLocaleTimeString(spoken === "en" ? "en-GB" : spoken);

export const compact = (count, spoken = locale) =>
  new Intl.NumberFormat(spoken, { notation: "compact", maximumFractionDigits: 1 }).format(count);

// A post as a screen reader says it: name, text, time, and how many did what, once somebody did.
export function spokenCard({ author, text, created_at, replies_count, retweets_count, likes_count }, spoken = locale) {
  const counts = [
    replies_count && plural(replies_count, "{count} reply", "{count} replies"),
    retweets_count && plural(retweets_count, "{count} repost", "{count} reposts"),
    likes_count && plural(likes_count, "{count} like", "{count} likes"),
  ];
  return [author.display_name, text, fullTime(created_at, spoken), ...counts].filter(Boolean).join(", ");
}

// The ring of the composer: what is left of the weight, and whether it can be sent.
export function standing(weighted, blank, limit = 280) {
  const left = limit - weighted;
  const tone = left < 0 ? "over" : left <= 20 ? "near" : "fine";
  const reason = blank ? t("Write something first") : left < 0 ? plural(-left, "{count} character too long", "{count} characters too long") : "";
  return { left, tone, reason, part: Math.min(1, Math.max(0, weighted / limit)), shown: left <= 20 };
}
