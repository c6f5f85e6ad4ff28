// Pictures and videos of the posts being written, by place ("ana/home"): going up, there, or failed. Pure but for what it is given.
import { ELSEWHERE } from "./drafts.js";
import { t } from "./words.js";

export const PICTURES = ["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"];
export const VIDEOS = ["video/mp4", "video/webm"];
export const MOST = 4;
const MB = 1024 * 1024;
const KEPT_MS = 23 * 3600 * 1000; // the server keeps an upload that nobody posts for a day

const kindOf = (file) => (PICTURES.includes(file.type) ? "image" : VIDEOS.includes(file.type) ? "video" : null);

// Why a file can't be added to these items; empty when it can.
export const refusal = (items, file) => {
  const kind = kindOf(file);
  if (!kind) return t("That file is neither a picture (JPEG, PNG, WebP, AVIF, GIF) nor a video (MP4, WebM).");
  if (kind === "image" && file.size > 16 * MB) return t("That picture is too large: 16 MB are the most.");
  if (kind === "video" && file.size > 64 * MB) return t("That video is too large: 64 MB are the most.");
  const full = kind === "video" ? items.length > 0 : items.length >= MOST || items.some((one) => one.kind === "video");
  return full ? t("A post has at most 4 pictures, or 1 video.") : "";
};

// send(file, kind, onProgress) -> {done: promise of {id, preview_url}, stop()}; look(file) -> an address to show it by, which
// unlook takes back.
export function createUploads({ drafts, send, look, unlook, now = Date.now }) {
  const places = new Map();
  const running = new Map(); // key: stop
  const files = new Map(); // key: what may have to be sent again
  const listeners = new Set();
  const NONE = [];
  let made = 0;

  const get = (place) => {
    if (!places.has(place)) {
      const kept = drafts.read(place).media ?? [];
      const fresh = kept.filter((one) => now() - one.at < KEPT_MS);
      places.set(place, fresh.length ? fresh.map((one) => ({ ...one, key: `kept-${one.id}`, status: "done" })) : NONE);
    }
    return places.get(place);
  };
  // Whatever takes an item out of its place ends what goes on for it.
  const drop = ({ key, local }) => {
    running.get(key)?.();
    files.delete(key);
    if (local) unlook(local);
  };
  const set = (place, items) => {
    const staying = new Set(items.map((one) => one.key));
    get(place).filter((one) => !staying.has(one.key)).forEach(drop);
    places.set(place, items.length ? items : NONE);
    const done = items.filter((one) => one.status === "done");
    drafts.attach(place, done.map(({ id, kind, shown, alt, at }) => ({ id, kind, shown, alt, at })));
    listeners.forEach((listener) => listener());
  };
  const change = (place, key, more) => set(place, get(place).map((one) => (one.key === key ? { ...one, ...more } : one)));
  const has = (place, key) => get(place).some((one) => one.key === key);

  const start = (place, key) => {
    const { file, kind } = files.get(key);
    const { done, stop } = send(file, kind, (progress) => has(place, key) && change(place, key, { progress }));
    running.set(key, stop);
    done
      .then(
        (media) => {
          files.delete(key);
          if (has(place, key)) change(place, key, { status: "done", id: media.id, shown: media.preview_url, at: now() });
        },
        (error) => has(place, key) && change(place, key, { status: "failed", error: error.message, final: Boolean(error.final) }),
      )
      .finally(() => running.delete(key));
  };

  // The sentence why some were not taken, or "".
  const add = (place, chosen) => {
    let told = "";
    for (const file of chosen) {
      const why = refusal(get(place), file);
      if (why) {
        told = why;
        continue;
      }
      const key = `new-${++made}`;
      const kind = kindOf(file);
      files.set(key, { file, kind });
      set(place, [...get(place), { key, kind, status: "uploading", progress: 0, alt: "", local: look(file) }]);
      start(place, key);
    }
    return told;
  };
  const remove = (place, key) => {
    set(place, get(place).filter((one) => one.key !== key));
  };
  const retry = (place, key) => {
    change(place, key, { status: "uploading", progress: 0, error: "" });
    start(place, key);
  };
  // What a draft of the server's has: {id, kind, preview_url, alt} of each.
  const restore = (place, media) =>
    set(place, media.map(({ id, kind, preview_url: shown, alt }) => ({ key: `kept-${id}`, id, kind, shown, alt, status: "done", at: now() })));
  const describe = (place, key, alt) => change(place, key, { alt, said: false });
  const ids = (place) => get(place).map((one) => one.id).filter(Boolean);

  // Brings descriptions that the server has not heard to it; rejects when one did not arrive.
  const settle = (place, tell) =>
    Promise.all(
      get(place)
        .filter((one) => one.status === "done" && one.said === false)
        .map((one) => tell(one.id, one.alt).then(() => has(place, one.key) && change(place, one.key, { said: true }))),
    );

  // What was posted or discarded takes its files along.
  drafts.subscribe((place, _text, by, gone) => {
    if (by !== ELSEWHERE) return gone !== null && get(place).length && set(place, []);
    const items = places.get(place);
    if (!items?.every((one) => one.status === "done")) return;
    items.forEach(drop);
    places.delete(place);
    listeners.forEach((listener) => listener());
  });

  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { get, add, remove, retry, restore, describe, ids, settle, subscribe };
}

// Why a post with these can't be sent yet; empty when it can.
export const waiting = (items) => {
  if (items.some((one) => one.status === "uploading")) return t("Wait until everything is uploaded");
  const failed = items.filter((one) => one.status === "failed");
  if (failed.some((one) => !one.final)) return t("Try again or remove what was not uploaded");
  if (failed.length) return t("Remove what was not uploaded");
  return "";
};
