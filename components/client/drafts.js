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
  const write = (context, draft, by = null, gone = null) => {
    listeners.forEach((listener) => listener(context, draft.text, by, gone));
    try {
      if (draft.text.trim()) storage.setItem(name(context), JSON.stringify(draft));
      else storage.removeItem(name(context));
    } catch {
      return false;
    }
    return true;
  };
  // gone: the text that was sent or discarded, for who still shows it.
  const clear = (context, by, gone) => write(context, { text: "" }, by, gone);

  // Two composers may stand for one context, the page's and the dialog's: each hears what the other wrote.
  const subscribe = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  // The nonce of this very text: sending it again, even after a reload, posts it once.
  const nonce = (context, text, fresh) => {
    const draft = read(context);
    if (draft.nonce && draft.sent === text) return draft.nonce;
    const made = fresh();
    write(context, { text, sent: text, nonce: made });
    return made;
  };
  return { read, write, clear, nonce, subscribe };
}
