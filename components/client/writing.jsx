// One post being written: its text, its files, its count. What it stands at is reported to the composer around it.
import { createElement as h, useEffect, useRef, useState } from "react";
import { X } from "lucide-react";
import { asks } from "./asks.js";
import { AttachButton, Attachments, useAttachments, useDrop } from "./attachments.jsx";
import { useBrowserEffect } from "./browser_effect.js";
import { createDrafts, withTyped } from "./drafts.js";
import { createOutbox } from "./outbox.js";
import { LIMIT, PostField, Ring, clean, useMeasure } from "./post_field.jsx";
import { standing } from "./text.js";
import { createThreads, firstOf } from "./threads.js";
import { toast } from "./toasts.jsx";
import { t } from "./words.js";

const SAVE_MS = 1000;
export const drafts = createDrafts(typeof localStorage === "undefined" ? { getItem: () => null } : localStorage);
globalThis.window?.addEventListener("storage", drafts.hear);
// What went wrong is said in a composer of that place, and by a message where none is in sight.
const inSight = (element) => {
  const { top, bottom } = element.getBoundingClientRect(); // both 0 when it is hidden
  return bottom > 0 && top < window.innerHeight;
};
const failed = (place, error) => {
  const context = firstOf(place).slice(place.indexOf("/") + 1);
  if (![...document.querySelectorAll(`[data-composer="${context}"]`)].some(inSight)) toast(error, { tone: "error" });
};
export const outbox = createOutbox({ drafts, asks, failed });
export const threads = createThreads({ drafts });

// What has been written in any composer is kept now: another one is about to stand for it, or it is to go as a whole.
const keepers = new Set();
export const keepAll = () => keepers.forEach((keep) => keep());

// The text of a place: restored before the first paint in the browser, or joined with what was typed before we knew whose it
// is; kept 1 s after the last letter, and at once on leaving. Only what was written here is kept: other composers and other
// tabs may stand for the same place.
function useDraft(me, place, field) {
  const [text, setText] = useState("");
  const words = useRef("");
  const kept = useRef(""); // the draft, as last read, written or heard of
  const write = (value) => {
    words.current = value;
    setText(value);
  };
  const keep = () => {
    if (!me || words.current === kept.current) return;
    kept.current = words.current;
    drafts.write(place, { ...drafts.read(place), text: words.current }, field);
  };
  useBrowserEffect(() => {
    if (field.current?.value) write(field.current.value); // typed before this script ran
  }, []);
  useBrowserEffect(() => {
    if (me) {
      kept.current = drafts.read(place).text;
      write(withTyped(kept.current, words.current));
    }
    const stop = drafts.subscribe((where, written, by, gone) => {
      if (where !== place || by === field) return;
      const untouched = words.current === kept.current;
      kept.current = written;
      if (untouched || (gone && clean(words.current) === clean(gone))) write(written);
    });
    const hide = () => document.hidden && keep();
    window.addEventListener("pagehide", keep);
    document.addEventListener("visibilitychange", hide);
    keepers.add(keep);
    return () => {
      keep();
      stop();
      keepers.delete(keep);
      window.removeEventListener("pagehide", keep);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [place]);
  useEffect(() => {
    const timer = setTimeout(keep, SAVE_MS);
    return () => clearTimeout(timer);
  }, [place, text]);
  return [text, write];
}

// joined: a line leads to the next post; onRemove: it can be taken out of its thread; below: what follows its row of buttons.
export function Writing({ me, place, label, placeholder, avatar, focus, tall, sending, joined, onRemove, onType, onSend, report, below, children }) {
  const field = useRef(null);
  const [text, setText] = useDraft(me, place, field);
  const body = clean(text);
  const { weighted } = useMeasure(body);
  const attached = useAttachments(drafts, place);
  const { items } = attached;
  const [over, dropping] = useDrop(place, sending || !me);
  const reason = standing(weighted, !body && !items.length, LIMIT).reason || attached.waiting;

  useBrowserEffect(() => report(place, { text, body, reason, files: items.length > 0, ...attached }), [place, text, items, reason]);
  useBrowserEffect(() => () => report(place, null), [place]);
  const type = (value) => {
    onType();
    setText(value);
  };
  return h(
    "div",
    { ...dropping, className: `flex gap-3 px-4 ${joined ? "pt-3" : "py-3"} ${over ? "bg-surface" : ""}` },
    h(
      "div",
      { className: "shrink-0 flex flex-col items-center gap-1" },
      h(avatar ? "img" : "span", { ...(avatar ? { src: avatar, alt: "" } : {}), className: "size-11 rounded-full bg-surface" }),
      joined && h("span", { className: "flex-1 w-0.5 bg-line -mb-2" }),
    ),
    h(
      "div",
      { className: "flex-1 min-w-0" },
      h(
        "div",
        { className: "flex items-start" },
        h("div", { className: "flex-1 min-w-0" }, h(PostField, { field, text, write: type, label, placeholder, focus, tall, readOnly: sending, mentions: Boolean(me), onSend })),
        onRemove &&
          h(
            "button",
            { type: "button", "aria-label": t("Remove {what}", { what: label }), title: t("Remove"), disabled: sending, onClick: onRemove, className: "grid place-items-center size-10 max-sm:size-11 -mr-2 rounded-full text-muted hover:bg-surface" },
            h(X, { size: 18, "aria-hidden": true }),
          ),
      ),
      h(Attachments, { place, items, disabled: sending }),
      below,
      h(
        "div",
        { className: "flex items-center justify-end gap-3" },
        h(AttachButton, { place, items, disabled: sending || !me }), // whose they are must be known
        body && h(Ring, { weighted, blank: !body }),
        children,
      ),
    ),
  );
}
