// Drafts of the composer, by context ("home", "reply:ID"), kept in the browser. Pure but for the storage it is given.

export function createDrafts(storage) {
  const name = (context) => `chirp-draft:${context}`;
  const read = (context) => {
    try {
      return JSON.parse(storage.getItem(name(context))) ?? { text: "" };
    } catch {
      return { text: "" };
    }
  };
  // A full or forbidden storage must never hinder writing.
  const write = (context, draft) => {
    try {
      if (draft.text.trim()) storage.setItem(name(context), JSON.stringify(draft));
      else storage.removeItem(name(context));
    } catch {
      return false;
    }
    return true;
  };
  const clear = (context) => write(context, { text: "" });

  // The nonce of this very text: sending it again, even after a reload, posts it once.
  const nonce = (context, text, fresh) => {
    const draft = read(context);
    if (draft.nonce && draft.sent === text) return draft.nonce;
    const made = fresh();
    write(context, { text, sent: text, nonce: made });
    return made;
  };
  return { read, write, clear, nonce };
}
