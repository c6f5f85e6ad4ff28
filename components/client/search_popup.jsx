// What opens below the search box: the list of what may be meant, and the help on operators.
import { createElement as h } from "react";
import { Clock, Hash, Search, X } from "lucide-react";
import { OPERATORS } from "./search_options.js";
import { compact } from "./text.js";
import { plural, t } from "./words.js";

const ROW = "flex items-center gap-3 h-12 px-4 cursor-pointer min-w-0 aria-selected:bg-surface hover:bg-surface";
const ICON = { size: 20, "aria-hidden": true, className: "shrink-0 text-muted" };
export const ROUND = "grid place-items-center size-10 max-sm:size-11 shrink-0 rounded-full text-muted hover:text-ink hover:bg-surface";

const inside = {
  search: ({ text }) => [h(Search, ICON), h("span", { className: "truncate" }, t("Search for"), " “", h("b", null, text), "”")],
  recent: ({ text }) => [h(Clock, ICON), h("span", { className: "truncate" }, text)],
  hashtag: ({ text, count }) => [
    h(Hash, ICON),
    h("span", { className: "truncate font-semibold" }, `#${text}`),
    h("span", { className: "ml-auto shrink-0 text-meta text-muted" }, `${compact(count)} ${plural(count, "post", "posts")}`),
  ],
  person: ({ person }) => [
    h("img", { src: person.avatar_url, alt: "", className: "size-8 rounded-full shrink-0 bg-line object-cover" }),
    h("span", { className: "truncate font-semibold" }, person.display_name),
    h("span", { className: "truncate text-muted" }, `@${person.username}`),
  ],
};

export const PANEL = "rise z-40 rounded-lg bg-page border border-line shadow-overlay";

export function Options({ id, label, offered, at, choose }) {
  return h(
    "div",
    { role: "listbox", id: `${id}list`, "aria-label": label, className: "flex-1 min-w-0" },
    offered.map((one, index) =>
      h("div", { key: one.key, role: "option", id: `${id}${index}`, "aria-selected": index === at, onClick: () => choose(one), className: ROW }, ...inside[one.kind](one)),
    ),
  );
}

// The buttons that erase stand beside the list: a list box may hold options only.
export function Popup({ id, offered, at, recent, go, forget }) {
  return h(
    "div",
    { className: `${PANEL} absolute inset-x-0 top-full mt-1 py-1 overflow-hidden`, onPointerDown: (event) => event.preventDefault() },
    recent &&
      h(
        "div",
        { className: "flex items-center justify-between pl-4 pr-2" },
        h("span", { className: "text-section font-semibold" }, t("Recent")),
        h("button", { type: "button", onClick: () => forget(), className: "h-10 px-2 text-meta text-accent hover:underline" }, t("Clear all")),
      ),
    h(
      "div",
      { className: "flex" },
      h(Options, { id, label: recent ? t("Recent searches") : t("Suggestions"), offered, at, choose: (one) => go(one.to) }),
      recent &&
        h(
          "div",
          { className: "pr-1" },
          offered.map(({ key, text }) =>
            h(
              "div",
              { key, className: "grid place-items-center h-12" },
              h("button", { type: "button", "aria-label": t("Remove {word}", { word: text }), title: t("Remove"), onClick: () => forget(text), className: ROUND }, h(X, { size: 18, "aria-hidden": true })),
            ),
          ),
        ),
    ),
  );
}

export function Help({ add, close }) {
  return h(
    "div",
    {
      role: "group",
      "aria-label": t("Search operators"),
      onKeyDown: (event) => event.key === "Escape" && close(),
      className: `${PANEL} absolute right-0 top-full mt-1 w-80 max-w-full p-2`,
    },
    h("p", { className: "px-2 pt-1 pb-2 text-meta text-muted" }, t("Add one to your search. They can be combined.")),
    h(
      "ul",
      null,
      OPERATORS.map(([operator, example, means]) =>
        h(
          "li",
          { key: operator },
          h(
            "button",
            { type: "button", onClick: () => add(operator), className: "flex items-center gap-3 w-full min-h-10 max-sm:min-h-11 px-2 rounded-md text-left hover:bg-surface" },
            h("code", { className: "px-2 py-0.5 rounded-full border border-control text-meta whitespace-nowrap" }, example),
            h("span", { className: "text-meta text-muted" }, means),
          ),
        ),
      ),
    ),
  );
}

