// Drafts of the composer, by person and context ("ana/home", "ana/reply:ID"), kept in the browser. Pure but for the storage it is given.

const PREFIX = "chirp-draft:";
export const ELSEWHERE = "another tab";

const parsed = (kept) => {
  try {
    return JSON.parse(kept) ?? { text: "" };
  } catch {
    return { text: "" };
  }
};

// A draft with, at its end, what was typed before it could be shown.
export const withTyped = (kept, typed) => {
  if (!typed.trim() || kept.trim() === typed.trim()) return kept;
  return kept.trim() ? `${kept.trimEnd()}\n\n${typed}` : typed;
};

export function createDrafts(storage) {
  const listeners = new Set();
  const name = (context) => PREFIX + context;
  const read = (context) => {
    try {
      return parsed(storage.getItem(name(context)));
    } catch {
      return { text: "" };
    }
  };
  // Where this person has a draft.
  const placesOf = (me) => {
    try {
      const names = Array.from({ length: storage.length }, (_, at) => storage.key(at));
      return names.filter((one) => one.startsWith(name(`${me}/`))).map((one) => one.slice(PREFIX.length));
    } catch {
      return [];
    }
  };
  // A full or forbidden storage must never hinder writing.
  const store = (context, draft) => {
    try {
      if (draft.text.trim() || draft.media?.length) storage.setItem(name(context), JSON.stringify(draft));
      else storage.removeItem(name(context));
    } catch {
      return false;
    }
    return true;
  };
  const tell = (...told) => listeners.forEach((listener) => listener(...told));
  const write = (context, draft, by = null, gone = null) => {
    tell(context, draft.text, by, gone);
    return store(context, draft);
  };
  // The files that go with it: no news for who shows the text.
  const attach = (context, media) => store(context, { ...read(context), media });
  // gone: the text that was sent or discarded, for who still shows it.
  const clear = (context, by, gone) => write(context, { text: "" }, by, gone);

  // Two composers may stand for one context, the page's and the dialog's: each hears what the other wrote. Who hears of ELSEWHERE
  // only looks: the other tab has written.
  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  // Another tab changed the storage, perhaps a while ago: what counts is what is there now.
  const hear = ({ key, oldValue }) => {
    if (!key?.startsWith(PREFIX)) return;
    const context = key.slice(PREFIX.length);
    const { text } = read(context);
    tell(context, text, ELSEWHERE, text.trim() ? null : parsed(oldValue).text);
  };

  // The nonce of this very text with these very files: sending it again, even after a reload, posts it once.
  const nonce = (context, text, fresh) => {
    const draft = read(context);
    const media = draft.media ?? [];
    const files = media.map((one) => one.id).join();
    if (draft.nonce && draft.sent === text && (draft.files ?? "") === files) return draft.nonce;
    const made = fresh();
    write(context, { text, sent: text, nonce: made, ...(files && { media, files }) });
    return made;
  };
  return { read, placesOf, write, attach, clear, hear, nonce, subscribe };
}
