// One's own avatar and header, chosen and cut to their ratio.
import { createElement as h, useContext, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { ImagePlus } from "lucide-react";
import { moved, part } from "./crop.js";
import { Dialog } from "./dialog.jsx";
import { Editing, upload } from "./edit_profile.jsx";
import { toast } from "./toasts.jsx";
import { PICTURES, refusal } from "./uploads.js";
import { t } from "./words.js";

const KINDS = {
  avatar: { ratio: 1, width: 800, height: 800, change: t("Change profile picture"), cut: t("Cut the profile picture"), kept: t("What is kept of the profile picture. Move it with the arrow keys."), box: "w-72" },
  header: { ratio: 3, width: 1500, height: 500, change: t("Change header picture"), cut: t("Cut the header picture"), kept: t("What is kept of the header picture. Move it with the arrow keys."), box: "w-full" },
};
const BUTTON = "inline-flex items-center gap-2 h-10 max-sm:h-11 px-4 rounded-full font-semibold";

// What is shown now, or was chosen in place of it; it becomes the profile's with the form of the dialog around it.
export function Portraits({ form, avatar, header }) {
  const { pictures } = useContext(Editing);
  const face = pictures.avatar?.shown ?? avatar;
  const banner = pictures.header?.shown ?? header;
  return h(
    "div",
    { className: "px-4 pb-4" },
    h(
      "div",
      { className: "aspect-3/1 w-full rounded-md bg-surface overflow-hidden" },
      banner && h("img", { src: banner, alt: t("Header picture"), className: "size-full object-cover" }),
    ),
    h("img", { src: face, alt: t("Profile picture"), className: "size-20 ml-3 -mt-10 relative rounded-full object-cover bg-surface ring-4 ring-(--page)" }),
    h("div", { className: "mt-3 flex flex-wrap gap-2" }, h(ChangeButton, { kind: "avatar" }), h(ChangeButton, { kind: "header" })),
    Object.entries(pictures).map(([kind, { id }]) => id && h("input", { key: kind, type: "hidden", form, name: `${kind}_media_id`, value: id, readOnly: true })),
  );
}

// One's face alone, and the form of this id, its children, which it becomes the profile's with: it goes up as soon as it is
// cut, and the form waits for it.
export function FirstFace({ form, avatar, children }) {
  const [face, setFace] = useState({ shown: avatar });
  const [saving, wait] = useState(false);
  const going = useRef(null);
  const choose = (_kind, blob) => {
    if (face.blob) URL.revokeObjectURL(face.shown);
    const mine = { blob, shown: URL.createObjectURL(blob) };
    const settle = (outcome) => flushSync(() => setFace((now) => (now === mine ? outcome : now)));
    setFace(mine);
    const up = upload(blob)
      .then(
        (id) => {
          settle({ ...mine, id });
          return true;
        },
        (failed) => {
          settle({ shown: avatar });
          toast(failed.message, { tone: "error" });
          return false;
        },
      )
      .finally(() => going.current === up && (going.current = null));
    going.current = up;
  };
  const submit = async (event) => {
    if (!going.current) return;
    event.preventDefault();
    event.stopPropagation();
    if (saving) return;
    const { target } = event;
    wait(true);
    let there = true;
    while (going.current) there = await going.current; // another one may be chosen meanwhile
    wait(false);
    if (there && target.isConnected) target.requestSubmit();
  };
  return h(
    Editing.Provider,
    { value: { saving, pictures: {}, choose } },
    h(
      "div",
      { className: "flex flex-wrap items-center gap-4 px-4" },
      h("img", { src: face.shown, alt: t("Profile picture"), className: "size-24 rounded-full object-cover bg-surface" }),
      h(ChangeButton, { kind: "avatar" }),
      face.id && h("input", { type: "hidden", form, name: "avatar_media_id", value: face.id, readOnly: true }),
    ),
    h("div", { onSubmitCapture: submit }, children),
  );
}

function ChangeButton({ kind }) {
  const { change, cut } = KINDS[kind];
  const input = useRef(null);
  const [image, setImage] = useState(null);
  const pick = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    const why = refusal([], file);
    if (why) return toast(why, { tone: "error" });
    const chosen = new Image();
    chosen.src = URL.createObjectURL(file);
    const show = () => setImage(chosen);
    const refuse = () => toast(t("This browser can't show that picture."), { tone: "error" });
    chosen.decode().then(show, refuse).finally(() => URL.revokeObjectURL(chosen.src)); // a picture that was decoded stays
  };
  return h(
    "span",
    null,
    h("input", { ref: input, type: "file", accept: PICTURES.join(), hidden: true, "data-portrait": kind, onChange: pick }),
    h(
      "button",
      { type: "button", onClick: () => input.current.click(), className: `${BUTTON} border border-control hover:bg-surface` },
      h(ImagePlus, { size: 18, "aria-hidden": true }),
      change,
    ),
    h(Dialog, { open: Boolean(image), title: cut, onClose: () => setImage(null) }, image && h(Crop, { kind, image, leave: () => setImage(null) })),
  );
}

function Crop({ kind, image, leave }) {
  const { ratio, width, height, kept, box } = KINDS[kind];
  const canvas = useRef(null);
  const drag = useRef(null);
  const [view, setView] = useState({ width: image.naturalWidth, height: image.naturalHeight, ratio, zoom: 1, x: 0.5, y: 0.5 });
  const { choose } = useContext(Editing);
  useEffect(() => {
    const { left, top, wide, high } = part(view);
    canvas.current.getContext("2d").drawImage(image, left, top, wide, high, 0, 0, width, height);
  }, [view, image]);

  const move = (event) => {
    if (!drag.current) return;
    const { width: shown, height: tall } = canvas.current.getBoundingClientRect();
    const [dx, dy] = [(event.clientX - drag.current.x) / shown, (event.clientY - drag.current.y) / tall];
    drag.current = { x: event.clientX, y: event.clientY };
    setView((now) => moved(now, dx, dy));
  };
  const start = (event) => {
    drag.current = { x: event.clientX, y: event.clientY };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const keys = (event) => {
    const step = { ArrowLeft: [0.05, 0], ArrowRight: [-0.05, 0], ArrowUp: [0, 0.05], ArrowDown: [0, -0.05] }[event.key];
    if (!step) return;
    event.preventDefault();
    setView((now) => moved(now, ...step));
  };
  const apply = () =>
    canvas.current.toBlob(
      (blob) => {
        if (!blob) return toast(t("This browser can't cut that picture."), { tone: "error" });
        choose(kind, blob);
        leave();
      },
      "image/webp",
      0.92,
    );
  return h(
    "div",
    { className: "px-4 pb-4 space-y-4" },
    h("canvas", {
      ref: canvas,
      width,
      height,
      tabIndex: 0,
      role: "img",
      "data-first": true,
      "aria-label": kept,
      onPointerDown: start,
      onPointerMove: move,
      onPointerUp: () => (drag.current = null),
      onKeyDown: keys,
      className: `${box} max-w-full mx-auto rounded-md bg-surface cursor-move touch-none`,
    }),
    h(
      "label",
      { className: "flex items-center gap-3 text-meta" },
      t("Zoom"),
      h("input", {
        type: "range", min: 1, max: 4, step: 0.01, value: view.zoom,
        onChange: (event) => setView({ ...view, zoom: Number(event.target.value) }),
        className: "flex-1 h-10 accent-[var(--button)]",
      }),
    ),
    h(
      "div",
      { className: "flex justify-end gap-2" },
      h("button", { type: "button", onClick: leave, className: `${BUTTON} hover:bg-surface` }, t("Cancel")),
      h("button", { type: "button", onClick: apply, className: `${BUTTON} bg-button text-onbutton` }, t("Apply")),
    ),
  );
}
