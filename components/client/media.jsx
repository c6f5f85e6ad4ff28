// The pictures and the video of a post: their places are reserved, the blurred colours stand behind until they come.
import { createElement as h, useRef, useState } from "react";
import { decode } from "blurhash";
import { useBrowserEffect } from "./browser_effect.js";
import { Dialog } from "./dialog.jsx";
import { frame, grid, sources } from "./frames.js";
import { Lightbox } from "./lightbox.jsx";
import { t } from "./words.js";

const SIZE = 16;

export function Blur({ hash }) {
  const canvas = useRef(null);
  useBrowserEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const pixels = new ImageData(decode(hash, SIZE, SIZE), SIZE, SIZE);
    context.putImageData(pixels, 0, 0);
  }, [hash]);
  return hash && h("canvas", { ref: canvas, width: SIZE, height: SIZE, "aria-hidden": true, className: "absolute inset-0 size-full" });
}

// A badge, smaller than what can be pressed, that opens the description: sighted people may want it too.
function Alt({ text }) {
  const [open, setOpen] = useState(null); // null: never yet
  return h(
    "span",
    { "data-control": true },
    h(
      "button",
      {
        type: "button",
        "aria-label": t("Image description"),
        title: text,
        onClick: () => setOpen(true),
        className: "absolute left-0 bottom-0 h-11 px-2 pb-2 flex items-end -outline-offset-2",
      },
      h("span", { className: "px-1.5 rounded-sm bg-shade/80 text-onshade text-meta font-semibold" }, "ALT"),
    ),
    open !== null &&
      h(
        Dialog,
        { open, title: t("Image description"), onClose: () => setOpen(false) },
        h("p", { dir: "auto", className: "px-4 pb-5 whitespace-pre-wrap [overflow-wrap:anywhere]" }, text),
      ),
  );
}

// In the place of a picture that did not come: what it shows, in words that can be read on any of them.
const Lost = ({ alt }) =>
  h(
    "span",
    { dir: "auto", className: "absolute inset-0 p-3 flex items-center justify-center overflow-hidden text-muted text-meta text-center" },
    alt || t("This picture can't be shown right now."),
  );

function Picture({ item, share, className, place, onOpen }) {
  const [lost, setLost] = useState(false);
  return h(
    "div",
    { className: `relative min-h-0 min-w-0 overflow-hidden ${className}` },
    !lost && h(Blur, { hash: item.blurhash }),
    h(
      "button",
      { type: "button", onClick: onOpen, "aria-label": place, className: "absolute inset-0 size-full -outline-offset-2" },
      lost
        ? h(Lost, { alt: item.alt })
        : h("img", {
            ...sources(item, share),
            alt: item.alt,
            width: item.width,
            height: item.height,
            loading: "lazy",
            decoding: "async",
            onError: () => setLost(true),
            className: "size-full object-cover",
          }),
    ),
    item.alt && h(Alt, { text: item.alt }),
  );
}

const BOX = "mt-2 rounded-lg overflow-hidden border border-line bg-surface";

function Video({ item }) {
  const { ratio, most } = frame(item);
  return h(
    "div",
    { className: `relative ${BOX}`, style: { aspectRatio: ratio, maxWidth: most }, "data-control": true },
    h("video", {
      src: `${item.url}#t=0.001`, // else some browsers show nothing before it plays
      controls: true,
      playsInline: true,
      preload: "metadata",
      width: item.width,
      height: item.height,
      "aria-label": item.alt || t("Video"),
      className: "size-full bg-shade",
    }),
  );
}

export function TweetMedia({ items }) {
  const [open, setOpen] = useState(-1);
  if (!items?.length) return null;
  if (items[0].kind === "video") return h(Video, { item: items[0] });
  const one = items.length === 1;
  const { ratio, most } = one ? frame(items[0]) : grid(items.length);
  const tiles = one ? ["size-full"] : grid(items.length).tiles;
  return h(
    "div",
    {
      className: `${BOX} ${one ? "" : `grid grid-cols-2 gap-0.5 ${items.length > 2 ? "grid-rows-2" : ""}`}`,
      style: { aspectRatio: ratio, maxWidth: most },
      "data-media": items.length,
    },
    items.map((item, index) =>
      h(Picture, {
        key: item.id,
        item,
        share: one ? 1 : 0.5,
        className: tiles[index],
        place: one ? t("View image") : t("View image {number} of {count}", { number: index + 1, count: items.length }),
        onOpen: () => setOpen(index),
      }),
    ),
    open >= 0 && h(Lightbox, { items, first: open, onClose: () => setOpen(-1) }),
  );
}
