// The dialog in which one changes one's own profile: words and pictures are saved together, and not left without a question.
import { createContext, createElement as h, useContext, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Dialog } from "./dialog.jsx";
import { isNews } from "./once.js";
import { sentenceOf } from "./problems.js";
import { Question } from "./question.jsx";
import { toast } from "./toasts.jsx";
import { t } from "./words.js";

const PATIENCE = 15000;
// pictures: {avatar: {blob, shown: an address to show it by, id: once it is uploaded}, header: the same}, as far as chosen anew.
export const Editing = createContext({ saving: false, pictures: {}, choose: () => {} });

export async function upload(blob) {
  const form = new FormData();
  form.append("file", blob);
  const answer = await fetch("/api/media", { method: "POST", body: form });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(sentenceOf(body));
  return body.id;
}

const typed = (form) => [...form.querySelectorAll("input, textarea")].some((one) => one.type !== "hidden" && one.value !== one.defaultValue);

// done: another word each time the server has saved, none from one that knows nothing of this tab; answered: another word with each
// answer. The form inside is drawn anew each time the dialog opens, and is sent once at a time.
export function EditProfile({ label, title, className, done, answered, onOpen, children }) {
  const [open, setOpen] = useState(false);
  const [asking, ask] = useState(false);
  const [saving, setSaving] = useState(""); // then "pictures", then "words"
  const [pictures, setPictures] = useState({});
  const sent = useRef("");
  const box = useRef(null);
  const shown = useRef(false); // as open, for the listener of the history
  const wait = (what) => {
    sent.current = what;
    setSaving(what);
  };
  useEffect(() => {
    wait("");
    box.current?.querySelector("[aria-invalid=true]")?.focus();
  }, [answered]);
  useEffect(() => {
    if (saving !== "words") return;
    const timer = setTimeout(() => wait(""), PATIENCE);
    return () => clearTimeout(timer);
  }, [saving]);

  // The dialog is an entry of the history, so that "back" closes it and no page is lost with what was typed.
  const enter = () => window.history.pushState({ ...window.history.state, chirpEdit: true }, "");
  const shut = () => {
    shown.current = false;
    setOpen(false);
    ask(false);
  };
  const leave = () => {
    if (!shown.current) return;
    shut();
    window.history.back();
  };
  const changed = () => !sent.current && (Object.keys(pictures).length > 0 || typed(box.current.querySelector("form")));
  const close = () => {
    if (asking) ask(false);
    else if (changed()) ask(true);
    else leave();
  };
  useEffect(() => {
    if (!open) return;
    const back = () => {
      if (!shown.current) return;
      if (!changed()) return shut();
      enter();
      ask(true);
    };
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, [open, pictures]);

  // Pictures go up first; the form is sent once the server has them.
  const submit = async (event) => {
    const missing = Object.entries(pictures).filter(([, one]) => !one.id);
    if (!sent.current && !missing.length) return wait("words");
    event.preventDefault();
    event.stopPropagation();
    if (sent.current) return;
    const form = event.target;
    wait("pictures");
    try {
      const there = await Promise.all(missing.map(async ([kind, one]) => [kind, { ...one, id: await upload(one.blob) }]));
      if (!form.isConnected) return;
      flushSync(() => {
        setPictures((now) => ({ ...now, ...Object.fromEntries(there) }));
        wait("");
      });
      form.requestSubmit();
    } catch (failed) {
      wait("");
      toast(failed.message, { tone: "error" });
    }
  };
  const choose = (kind, blob) => {
    if (pictures[kind]) URL.revokeObjectURL(pictures[kind].shown);
    setPictures({ ...pictures, [kind]: { blob, shown: URL.createObjectURL(blob) } });
  };
  useEffect(() => {
    if (!isNews("profile", done)) return;
    leave();
    toast(t("Profile saved"));
  }, [done]);
  const show = () => {
    Object.values(pictures).forEach((one) => URL.revokeObjectURL(one.shown));
    setPictures({});
    wait("");
    onOpen();
    shown.current = true;
    setOpen(true);
    enter();
  };
  const choices = [
    [t("Keep editing"), () => ask(false), "hover:bg-surface"],
    [t("Discard"), leave, "text-danger hover:bg-surface"],
  ];
  return h(
    "span",
    { className: "contents" },
    h("button", { type: "button", className, onClick: show }, label),
    h(
      Dialog,
      { open, title, wide: true, onClose: close },
      h(Editing.Provider, { value: { saving: Boolean(saving), pictures, choose } }, h("div", { ref: box, onSubmitCapture: submit }, children)),
      asking && h(Question, { name: t("Discard changes?"), choices }),
    ),
  );
}

// Keeps the focus while it waits. label: instead of "Save".
export function SaveButton({ className, label }) {
  const { saving } = useContext(Editing);
  return h("button", { type: "submit", className, "aria-disabled": saving }, saving ? t("Saving…") : (label ?? t("Save")));
}
