// The drafts that the server keeps: listed in the composer's dialog, saved on leaving it.
import { createElement as h, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Trash2 } from "lucide-react";
import { restore } from "./attachments.jsx";
import { sentenceOf } from "./problems.js";
import { CHOICE, Question } from "./question.jsx";
import { createSavedDrafts, placeOf } from "./saved_drafts.js";
import { RelTime } from "./text.jsx";
import { announce, toast } from "./toasts.jsx";
import { plural, t } from "./words.js";
import { drafts, keepAll, threads } from "./writing.jsx";

async function call(method, path, body) {
  const json = body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/api/drafts${path}`, { method, keepalive: method === "DELETE", ...json }).catch(() => null);
  if (answer?.ok) return answer.status === 204 ? null : answer.json();
  const told = await answer?.json().catch(() => null);
  throw Object.assign(new Error(sentenceOf(told)), { status: answer?.status });
}
export const saved = createSavedDrafts({ drafts, threads, restore: (place, media) => restore(drafts, place, media), call });
const tellFailed = (failed) => toast(failed.message, { tone: "error" });

// As the server has them, read when the dialog opens.
export function useSaved(open) {
  useEffect(() => {
    if (open) saved.refresh().catch(() => {}); // without them one writes all the same
  }, [open]);
  return useSyncExternalStore(saved.subscribe, saved.get, saved.get);
}

// posts: what the composer of this place reports of each of its posts. What was typed last is kept, to go with the rest.
export function Leaving({ place, posts, keep, leave }) {
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const discard = () => {
    keepAll();
    saved.discard(place);
    leave();
  };
  const save = async () => {
    const waiting = posts.map((one) => one.waiting).find(Boolean);
    if (waiting) return setError(`${waiting}.`);
    setBusy(true);
    keepAll();
    try {
      await Promise.all(posts.map((one) => one.settle()));
      await saved.save(place, posts.map((one) => ({ text: one.text, ids: one.ids() })));
    } catch (failed) {
      setBusy(false);
      return setError(failed.message);
    }
    toast(t("Draft saved"));
    leave();
  };
  const choices = [
    [t("Keep editing"), keep, "hover:bg-surface"],
    [t("Discard"), discard, "text-danger hover:bg-surface"],
    [t("Save"), save, "bg-button text-onbutton"],
  ];
  return h(Question, { name: t("Save draft?"), choices, error, busy });
}

export const DraftsButton = ({ onClick }) =>
  h("button", { type: "button", onClick, className: "ml-auto h-10 max-sm:h-11 px-4 rounded-full font-semibold text-accent hover:bg-surface" }, t("Drafts"));

// What is deleted here leaves a row that takes it back: messages beside a dialog can't be pressed.
export function SavedDrafts({ me, items, onChosen }) {
  const rowsOf = (drafts) => drafts.map((draft) => ({ key: draft.id, draft, gone: false }));
  const [rows, setRows] = useState(() => rowsOf(items));
  const [first, setFirst] = useState(0);
  const [asked, ask] = useState(null);
  const list = useRef(null);
  useEffect(() => list.current?.children[first]?.querySelector("button").focus(), [first]);
  const choose = (draft) => {
    saved.load(me, draft);
    onChosen(draft);
  };
  const change = (key, more) => setRows((before) => before.map((row) => (row.key === key ? { ...row, ...more } : row)));
  const remove = ({ key, draft }) => {
    ask(null);
    change(key, { gone: true });
    announce(t("Draft deleted"));
    saved.remove(draft.id).catch((failed) => {
      change(key, { gone: false });
      tellFailed(failed);
      saved.refresh().catch(() => {});
    });
  };
  const back = ({ key, draft }) => saved.back(draft).then((again) => change(key, { draft: again, gone: false }), tellFailed);
  const more = async () => {
    await saved.more();
    const shown = new Set(rows.map((row) => row.draft.id));
    setRows([...rows, ...rowsOf(saved.get().filter((one) => !shown.has(one.id)))]);
    setFirst(rows.length);
  };
  const choices = asked && [
    [t("Keep it"), () => ask(null), "hover:bg-surface"],
    [t("Replace it"), () => choose(asked), "bg-button text-onbutton"],
  ];
  return h(
    "div",
    null,
    h(
      "ul",
      { ref: list, "aria-label": t("Drafts"), className: "border-t border-line" },
      rows.map((row) =>
        row.gone
          ? h(Gone, { key: row.key, onUndo: () => back(row) })
          : h(Row, {
              key: row.key, draft: row.draft, onRemove: () => remove(row),
              onChoose: () => (saved.written(placeOf(me, row.draft)) ? ask(row.draft) : choose(row.draft)),
            }),
      ),
    ),
    saved.further() && h("button", { type: "button", onClick: () => more().catch(tellFailed), className: `${CHOICE} block mx-auto my-2 text-accent hover:bg-surface` }, t("Show more")),
    asked && h(Question, { name: t("Replace what you have written?"), choices }),
  );
}

const Gone = ({ onUndo }) =>
  h(
    "li",
    { className: "flex items-center justify-between gap-3 px-4 py-2 border-b border-line text-muted" },
    t("Draft deleted"),
    h("button", { type: "button", autoFocus: true, onClick: onUndo, className: `${CHOICE} text-accent hover:bg-surface` }, t("Undo")),
  );

function Row({ draft, onChoose, onRemove }) {
  const words = draft.tweets.map((one) => one.text).filter(Boolean);
  const files = draft.tweets.flatMap((one) => one.media);
  const [picture] = files.filter((one) => one.preview_url);
  const about = draft.about && `@${draft.about.author.username}`;
  const facts = [
    draft.reply_to && (about ? t("Reply to {name}", { name: about }) : t("Reply to a post that is gone")),
    draft.quote_of && !draft.reply_to && (about ? t("Quote of {name}", { name: about }) : t("Quote of a post that is gone")),
    draft.tweets.length > 1 && plural(draft.tweets.length, "{count} post", "{count} posts"),
    files.length > 0 && (picture ? plural(files.length, "{count} picture", "{count} pictures") : t("1 video")),
  ].filter(Boolean);
  return h(
    "li",
    { className: "flex items-center border-b border-line hover:bg-surface" },
    h(
      "button",
      { type: "button", onClick: onChoose, className: "flex-1 min-w-0 flex items-center gap-3 px-4 py-3 text-left" },
      h(
        "span",
        { className: "flex-1 min-w-0" },
        h("span", { className: "line-clamp-2 whitespace-pre-line [overflow-wrap:anywhere] text-post", dir: "auto" }, words[0] ?? t("No text yet")),
        h("span", { className: "block mt-1 text-meta text-muted" }, ...facts.flatMap((fact) => [fact, " · "]), h(RelTime, { at: draft.saved_at })),
      ),
      picture && h("img", { src: picture.preview_url, alt: "", className: "size-12 shrink-0 rounded-md object-cover bg-surface" }),
    ),
    h(
      "button",
      { type: "button", "aria-label": t("Delete draft"), title: t("Delete draft"), onClick: onRemove, className: "grid place-items-center size-10 max-sm:size-11 mr-2 shrink-0 rounded-full text-muted hover:text-danger" },
      h(Trash2, { size: 18, "aria-hidden": true }),
    ),
  );
}
