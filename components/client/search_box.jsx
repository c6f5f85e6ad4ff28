// The search box: a combobox with recent searches, hashtags and people; on the search page with help on operators.
import { createElement as h, useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { Search, SlidersHorizontal, X } from "lucide-react";
import { useLocation, useNavigate } from "react-router";
import { useBrowserEffect } from "./browser_effect.js";
import { moved, options, results, withOperator } from "./search_options.js";
import { Help, Popup, ROUND } from "./search_popup.jsx";
import { announce } from "./toasts.jsx";
import { t } from "./words.js";

const DEBOUNCE_MS = 250;
const NOTHING = { recent: [], people: [], hashtags: [] };

// What the address says under a name. The page was drawn before anybody asked for anything: it must be taken up as it is.
const subscribe = () => () => {};
export function useAsked(name) {
  const { search } = useLocation();
  return useSyncExternalStore(subscribe, () => new URLSearchParams(search).get(name) ?? "", () => "");
}

// A box without suggestions is a box still: what can't be loaded is left out.
const load = (path, signal) =>
  fetch(path, { signal }).then(
    (answer) => (answer.ok ? answer.json() : null),
    () => null,
  );

function useOffers(typed, open, signedIn) {
  const [offers, setOffers] = useState(NOTHING);
  const text = typed.trim();
  useEffect(() => {
    if (!open || (text && offers.of === text)) return;
    if (!text && !signedIn) return setOffers(NOTHING);
    const leaving = new AbortController();
    const ask = async () => {
      const path = text ? `/api/search/suggestions?limit=5&q=${encodeURIComponent(text)}` : "/api/search/recent";
      const found = await load(path, leaving.signal);
      if (!leaving.signal.aborted) setOffers(text ? { ...NOTHING, ...found, of: text } : { ...NOTHING, recent: found ?? [] });
    };
    const timer = setTimeout(ask, text ? DEBOUNCE_MS : 0);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [text, open, signedIn]);
  const forget = (query) => {
    fetch(`/api/search/recent${query === undefined ? "" : `?q=${encodeURIComponent(query)}`}`, {
      method: "DELETE",
      keepalive: true, // whoever leaves the page at once has forgotten it too
    });
    setOffers({ ...offers, recent: query === undefined ? [] : offers.recent.filter((one) => one !== query) });
    announce(query === undefined ? t("Recent searches cleared") : t("Removed"));
  };
  return [{ ...offers, hashtags: offers.hashtags.slice(0, 3) }, forget];
}

export function SearchBox({ me = "", page = false }) {
  const id = useId();
  const navigate = useNavigate();
  const [query, tab] = [useAsked("q"), useAsked("tab")];
  const asked = page ? query : "";
  const [typed, type] = useState(asked);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [help, setHelp] = useState(false);
  const root = useRef(null);
  const input = useRef(null);
  const [offers, forget] = useOffers(typed, open, Boolean(me));
  const offered = options(typed, offers);
  const shown = open && offered.length > 0;

  // What was typed before this script ran is in the box already, and meant.
  const early = useRef(null);
  useBrowserEffect(() => {
    if (document.activeElement !== input.current) return;
    early.current = window.location.search;
    type(input.current.value);
    setOpen(true);
  }, []);
  useEffect(() => {
    if (early.current !== window.location.search) type(asked);
  }, [asked]);
  useEffect(() => setAt(-1), [typed, open]);
  useEffect(() => {
    if (!open && !help) return;
    const outside = (event) => {
      if (root.current.contains(event.target)) return;
      setOpen(false);
      setHelp(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open, help]);

  // One of the two at a time: they lie upon each other.
  const offer = () => {
    setOpen(true);
    setHelp(false);
  };
  const go = (to) => {
    setOpen(false);
    setHelp(false);
    input.current.blur();
    if (!page) type("");
    navigate(to);
  };
  const keys = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (shown) setAt(moved(at, event.key === "ArrowDown" ? 1 : -1, offered.length));
      setOpen(true);
    } else if (event.key === "Enter") {
      if (shown && at >= 0) go(offered[at].to);
      else if (typed.trim()) go(results(typed.trim(), page ? tab : ""));
    } else if (event.key === "Escape") {
      if (shown) setOpen(false);
      else input.current.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const add = (operator) => {
    const { text, caret } = withOperator(typed, operator);
    // At once: the next key may come before the next frame, and has to find the caret where it belongs.
    flushSync(() => {
      type(text);
      setHelp(false);
    });
    input.current.focus();
    input.current.setSelectionRange(caret, caret);
  };

  return h(
    "search",
    { ref: root, className: "relative flex items-center gap-1 flex-1 min-w-0" },
    h(
      "div",
      { className: "relative flex-1 min-w-0" },
      h(Search, { size: 20, "aria-hidden": true, className: "absolute left-3 top-1/2 -translate-y-1/2 text-muted pointer-events-none" }),
      h("input", {
        ref: input,
        type: "text",
        inputMode: "search",
        enterKeyHint: "search",
        role: "combobox",
        "aria-label": t("Search"),
        "aria-autocomplete": "list",
        "aria-expanded": shown,
        "aria-controls": shown ? `${id}list` : undefined,
        "aria-activedescendant": shown && at >= 0 ? `${id}${at}` : undefined,
        "data-search": true,
        placeholder: t("Search"),
        autoComplete: "off",
        autoCapitalize: "off",
        spellCheck: false,
        maxLength: 300,
        value: typed,
        onChange: (event) => {
          type(event.target.value);
          offer();
        },
        onFocus: offer,
        onClick: offer,
        onKeyDown: keys,
        className: "block w-full h-10 max-sm:h-11 pl-10 pr-10 rounded-full border border-control bg-page text-ink text-field placeholder:text-muted",
      }),
      typed &&
        h(
          "button",
          {
            type: "button",
            "aria-label": t("Clear"),
            title: t("Clear"),
            onClick: () => {
              type("");
              input.current.focus();
            },
            className: "absolute right-0 top-0 grid place-items-center size-10 max-sm:size-11 rounded-full text-muted hover:text-ink",
          },
          h(X, { size: 18, "aria-hidden": true }),
        ),
      shown && h(Popup, { id, offered, at, recent: !typed.trim(), go, forget }),
    ),
    page &&
      h(
        "button",
        {
          type: "button",
          "aria-label": t("Search operators"),
          title: t("Search operators"),
          "aria-expanded": help,
          onClick: () => {
            setHelp(!help);
            setOpen(false);
          },
          onKeyDown: (event) => event.key === "Escape" && setHelp(false),
          className: ROUND,
        },
        h(SlidersHorizontal, { size: 20, "aria-hidden": true }),
      ),
    help && h(Help, { add, close: () => setHelp(false) }),
  );
}
