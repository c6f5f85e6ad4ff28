// Drafts of the composer, by person and context ("ana/home", "ana/reply:ID"), kept in the browser. Pure but for the storage it is given.

export function createDrafts(storage) {
  const listeners = new Set();
  const name = (context) => `chirp-draft:${context}`;
  const read = (context) => {
    try {
      return JSON.parse(storage.getItem(name(context))) ?? { text: "" };
    } catch {
      return { text: "" };
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
  const write = (context, draft, by = null, gone = null) => {
    listeners.forEach((listener) => listener(context, draft.text, by, gone));
    return store(context, draft);
  };
  // The files that go with it: no news for who shows the text.
  const attach = (context, media) => store(context, { ...read(context), media });
  // gone: the text that was sent or discarded, for who still shows it.
  const clear = (context, by, gone) => write(context, { text: "" }, by, gone);

  // Two composers may stand for one context, the page's and the dialog's: each hears what the other wrote.
  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
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
  return { read, write, attach, clear, nonce, subscribe };
}
