// The pictures and the video of a post being written: picked, pasted or dropped, described, sent while one writes on.
import { createElement as h, useRef, useState, useSyncExternalStore } from "react";
import { Film, ImagePlus, RotateCw, X } from "lucide-react";
import { BROKE, sentenceOf } from "./problems.js";
import { CHOICE } from "./question.jsx";
import { createUploads, MOST, PICTURES, VIDEOS, waiting } from "./uploads.js";
import { toast } from "./toasts.jsx";
import { t } from "./words.js";

const MAX_ALT = 1000;

// What no other attempt would change.
const refused = (sentence) => Object.assign(new Error(sentence), { final: true });
const FILE_WRONG = [413, 415, 422];

// A video is kept as it is, so the server asks how large its picture is.
const sizeOf = (file) => {
  const video = document.createElement("video");
  return new Promise((found, failed) => {
    video.preload = "metadata";
    video.onloadedmetadata = () => (video.videoWidth ? found({ width: video.videoWidth, height: video.videoHeight }) : video.onerror());
    video.onerror = () => failed(refused(t("This browser can't play that video.")));
    video.src = URL.createObjectURL(file);
  }).finally(() => URL.revokeObjectURL(video.src));
};

function send(file, kind, onProgress) {
  const request = new XMLHttpRequest();
  let stopped = false;
  const go = async () => {
    const form = new FormData();
    const size = kind === "video" ? await sizeOf(file) : {};
    for (const [name, value] of Object.entries(size)) form.append(name, value);
    form.append("file", file);
    if (stopped) throw new Error(BROKE); // while it was looked at
    return new Promise((arrived, failed) => {
      request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
      request.onload = () => {
        const answer = JSON.parse(request.responseText || "{}");
        if (request.status === 201) arrived(answer);
        else failed(FILE_WRONG.includes(request.status) ? refused(sentenceOf(answer)) : new Error(sentenceOf(answer)));
      };
      request.onerror = request.onabort = () => failed(new Error(BROKE));
      request.open("POST", "/api/media");
      request.send(form);
    });
  };
  const stop = () => {
    stopped = true;
    request.abort();
  };
  return { done: go().catch((error) => Promise.reject(error instanceof SyntaxError ? new Error(BROKE) : error)), stop };
}

async function tell(id, alt) {
  const body = JSON.stringify({ alt });
  const answer = await fetch(`/api/media/${id}`, { method: "PATCH", headers: { "content-type": "application/json" }, body });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? BROKE);
}

const known = (drafts) => (uploads ??= createUploads({ drafts, send, look: (file) => URL.createObjectURL(file), unlook: (url) => URL.revokeObjectURL(url) }));
export const restore = (drafts, place, media) => known(drafts).restore(place, media);

export function useAttachments(drafts, place) {
  known(drafts);
  const items = useSyncExternalStore(uploads.subscribe, () => uploads.get(place), () => NONE);
  return { items, waiting: waiting(items), undescribed: items.some((one) => one.kind === "image" && !one.alt.trim()), ids: () => uploads.ids(place), settle: () => uploads.settle(place, tell) };
}
let uploads = null;
const NONE = [];

const add = (place, files) => {
  const told = uploads.add(place, files);
  if (told) toast(told, { tone: "error" });
};

// For the element around a composer: files pasted into it or dropped upon it.
export function useDrop(place, disabled) {
  const [over, setOver] = useState(false);
  const files = (transfer) => [...(transfer?.files ?? [])];
  const dragging = (event) => !disabled && event.dataTransfer?.types?.includes("Files");
  return [
    over,
    {
      onPaste: (event) => {
        const pasted = files(event.clipboardData);
        if (disabled || !pasted.length) return;
        event.preventDefault();
        add(place, pasted);
      },
      onDragOver: (event) => {
        if (!dragging(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event) => !event.currentTarget.contains(event.relatedTarget) && setOver(false),
      onDrop: (event) => {
        if (!dragging(event)) return;
        event.preventDefault();
        setOver(false);
        add(place, files(event.dataTransfer));
      },
    },
  ];
}

export function AttachButton({ place, items, disabled }) {
  const input = useRef(null);
  const full = items.length >= MOST || items.some((one) => one.kind === "video");
  const pick = (event) => {
    add(place, [...event.target.files]);
    event.target.value = ""; // the same file may be chosen again
  };
  const name = full ? t("A post has at most 4 pictures, or 1 video") : t("Add pictures or a video");
  return h(
    "span",
    { className: "mr-auto -ml-2" },
    h("input", { ref: input, type: "file", accept: [...PICTURES, ...VIDEOS].join(), multiple: true, hidden: true, onChange: pick }),
    h(
      "button",
      {
        type: "button",
        "aria-label": t("Add pictures or a video"),
        title: name,
        disabled: disabled || full,
        onClick: () => input.current.click(),
        className: "grid place-items-center size-10 max-sm:size-11 rounded-full text-accent hover:bg-surface disabled:opacity-50",
      },
      h(ImagePlus, { size: 20, "aria-hidden": true }),
    ),
  );
}

export function Attachments({ place, items, disabled }) {
  if (!items.length) return null;
  return h(
    "ul",
    { className: "space-y-2 pb-2", "aria-label": t("Pictures and videos of this post") },
    items.map((item, index) => h(Attachment, { key: item.key, place, item, number: index + 1, disabled })),
  );
}

const hide = (event) => (event.target.style.visibility = "hidden");

function Attachment({ place, item, number, disabled }) {
  const video = item.kind === "video";
  const url = item.local ?? item.shown;
  const save = () => uploads.settle(place, tell).catch(() => {}); // told again, and any failure shown, when it is posted
  return h(
    "li",
    { className: "flex gap-3 items-start", "data-status": item.status },
    h(
      "div",
      { className: "relative size-20 shrink-0 rounded-md overflow-hidden bg-surface border border-line grid place-items-center text-muted" },
      item.kind === "image" && url ? h("img", { src: url, alt: "", onError: hide, className: "size-full object-cover" }) : h(Film, { size: 24, "aria-hidden": true }),
      item.status === "uploading" &&
        h("progress", { value: item.progress, max: 1, "aria-label": video ? t("Uploading video") : t("Uploading picture {number}", { number }), className: "absolute inset-x-1 bottom-1 h-1.5 w-[calc(100%-8px)]" }),
    ),
    h(
      "div",
      { className: "flex-1 min-w-0" },
      item.status === "failed"
        ? h("p", { role: "alert", className: "text-danger text-meta" }, item.error)
        : h("textarea", {
            value: item.alt,
            rows: 2,
            maxLength: MAX_ALT,
            disabled,
            "aria-label": video ? t("Description of video") : t("Description of picture {number}", { number }),
            placeholder: t("Describe it for people who can't see it"),
            dir: "auto",
            onChange: (event) => uploads.describe(place, item.key, event.target.value),
            onBlur: save,
            className: "block w-full min-h-20 px-3 py-2 max-sm:px-2 max-sm:py-0.5 rounded-md border border-control bg-page text-field resize-none placeholder:text-muted",
          }),
      item.status === "failed" && !item.final &&
        h(
          "button",
          { type: "button", onClick: () => uploads.retry(place, item.key), className: "flex items-center gap-2 h-10 text-accent font-semibold" },
          h(RotateCw, { size: 16, "aria-hidden": true }),
          t("Try again"),
        ),
    ),
    h(
      "button",
      {
        type: "button",
        "aria-label": item.status === "uploading"
            ? video ? t("Cancel video") : t("Cancel picture {number}", { number })
            : video ? t("Remove video") : t("Remove picture {number}", { number }),
        title: item.status === "uploading" ? t("Cancel") : t("Remove"),
        disabled,
        onClick: () => uploads.remove(place, item.key),
        className: "grid place-items-center size-10 max-sm:size-11 shrink-0 rounded-full hover:bg-surface disabled:opacity-50",
      },
      h(X, { size: 18, "aria-hidden": true }),
    ),
  );
}

// The one reminder before a post whose pictures nobody described; without onPost there is no way around it.
export function Reminder({ onDescribe, onPost }) {
  return h(
    "div",
    { role: "alertdialog", "aria-label": t("Add descriptions?"), className: "flex flex-wrap items-center gap-2 py-2 mb-2 border-y border-line" },
    h("p", { className: "mr-auto max-sm:w-full" }, onPost ? t("Some pictures have no description. It helps people who can't see them.") : t("Some pictures have no description. Your settings ask for one before you post.")),
    h("button", { type: "button", autoFocus: true, onClick: onDescribe, className: `${CHOICE} bg-button text-onbutton` }, t("Add descriptions")),
    onPost && h("button", { type: "button", onClick: onPost, className: `${CHOICE} hover:bg-surface` }, t("Post anyway")),
  );
}
