// Pure functions over text, counts and times.

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
export function ago(then, now, locale = "en") {
  const date = new Date(then);
  const seconds = Math.max(0, (now - date.getTime()) / 1000);
  if (seconds < 10) return "now";
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)}h`;
  if (seconds < 7 * 86400) return `${Math.floor(seconds / 86400)}d`;
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return `${date.getDate()} ${date.toLocaleDateString(locale, { month: "short" })}${sameYear ? "" : ` ${date.getFullYear()}`}`;
}

export const fullTime = (then, locale = "en") =>
  new Date(then).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });

export const compact = (count, locale = "en") =>
  new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(count);

export const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;

// The ring of the composer: what is left of the weight, and whether it can be sent.
export function standing(weighted, blank, limit = 280) {
  const left = limit - weighted;
  const tone = left < 0 ? "over" : left <= 20 ? "near" : "fine";
  const reason = blank ? "Write something first" : left < 0 ? `${plural(-left, "character", "characters")} too long` : "";
  return { left, tone, reason, part: Math.min(1, Math.max(0, weighted / limit)), shown: left <= 20 };
}
