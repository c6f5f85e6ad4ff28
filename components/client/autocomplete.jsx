// The list of people or hashtags below the word that is being written in a text field.
import { createElement as h, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { choices, completed, createAnswers, wordAt } from "./completions.js";
import { moved } from "./search_options.js";
import { Options, PANEL } from "./search_popup.jsx";
import { announce } from "./toasts.jsx";
import { plural, t } from "./words.js";

const DEBOUNCE_MS = 120;
// A text without suggestions is a text still: what can't be loaded is left out.
const answers = createAnswers((key, signal) =>
  fetch(`/api/search/suggestions?limit=5&q=${encodeURIComponent(key)}`, { signal }).then(
    (answer) => (answer.ok ? answer.json() : null),
    () => null,
  ),
);

function useAnswer(key) {
  const [answer, setAnswer] = useState(null);
  const known = key && answers.get(key);
  useEffect(() => {
    if (known) setAnswer(known);
    if (!key || known) return;
    const leaving = new AbortController();
    const ask = () => answers.ask(key, leaving.signal).then((found) => found && !leaving.signal.aborted && setAnswer(found));
    const timer = setTimeout(ask, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [key]);
  return known || answer;
}

// For a textarea whose text is written with write(); mirror is an element with the same text in the same place. Answers
// props for the textarea, keys(event) that says whether a key was meant for the list, and the list.
export function useAutocomplete(field, mirror, text, write, enabled) {
  const id = useId();
  const [word, setWord] = useState(null);
  const [left, leave] = useState(null); // the word that was closed by Esc
  const [at, setAt] = useState(-1);
  const here = enabled && word && text.slice(word.start + 1).startsWith(word.typed) ? word : null;
  const open = here && here.start !== left ? here : null;
  const offered = choices(open, useAnswer(open?.key));
  const shown = offered.length > 0;
  const first = open?.mark === "@" ? 0 : -1; // Enter behind a new tag is a new line
  const current = offered[at] ? at : first;

  const look = ({ target }) => {
    const { selectionStart, selectionEnd, value } = target;
    const found = selectionStart === selectionEnd ? wordAt(value, selectionStart) : null;
    setWord((before) => (before?.key === found?.key && before?.start === found?.start && before?.end === found?.end ? before : found));
    if (!found || found.start !== left) leave(null);
  };
  useEffect(() => setAt(-1), [open?.key]);
  useEffect(() => {
    if (shown) announce(plural(offered.length, "{count} suggestion", "{count} suggestions"));
  }, [shown, offered.length]);

  const choose = (one) => {
    const { text: made, caret } = completed(text, open, one.text);
    // At once: the next key may come before the next frame, and has to find the caret where it belongs.
    flushSync(() => {
      write(made);
      setWord(null);
    });
    field.current.focus();
    field.current.setSelectionRange(caret, caret);
  };
  const handle = ({ key, shiftKey }) => {
    if (key === "ArrowDown" || key === "ArrowUp") setAt(moved(current, key === "ArrowDown" ? 1 : -1, offered.length));
    else if (key === "Escape") leave(open.start);
    else if (key === "Tab" && !shiftKey) choose(offered[Math.max(current, 0)]);
    else if (key === "Enter" && !shiftKey && current >= 0) choose(offered[current]);
    else return false;
    return true;
  };
  const keys = (event) => {
    if (!shown || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey || !handle(event)) return false;
    event.preventDefault();
    return true;
  };
  // A text field of several lines may not be called a combobox; these say the same of it.
  const props = {
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-controls": shown ? `${id}list` : undefined,
    "aria-activedescendant": shown && current >= 0 ? `${id}${current}` : undefined,
    onSelect: look,
    onBlur: () => setWord(null),
  };
  const list = shown && h(List, { id, mirror, start: open.start, offered, at: current, label: open.mark === "@" ? t("People") : t("Hashtags"), choose });
  return { props, keys, look, list };
}

const WIDTH = 320;
const GAP = 4;
function List({ id, mirror, start, label, ...options }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    const place = () => {
      const word = rectAt(mirror.current, start);
      const { offsetHeight: tall, style } = box.current;
      const room = window.visualViewport?.height ?? window.innerHeight;
      const wide = Math.min(WIDTH, document.documentElement.clientWidth - 16);
      const above = word.bottom + GAP + tall > room && word.top - GAP - tall > 0;
      style.width = `${wide}px`;
      style.left = `${Math.max(8, Math.min(word.left - 12, document.documentElement.clientWidth - wide - 8))}px`;
      style.top = `${above ? word.top - GAP - tall : word.bottom + GAP}px`;
    };
    place();
    window.addEventListener("scroll", place, { capture: true, passive: true });
    window.addEventListener("resize", place);
    return () => {
      window.removeEventListener("scroll", place, { capture: true });
      window.removeEventListener("resize", place);
    };
  }, [start, options.offered.length]);
  return h(
    "div",
    { ref: box, "data-autocomplete": true, className: `${PANEL} fixed py-1 overflow-hidden`, onPointerDown: (event) => event.preventDefault() },
    h(Options, { id, label, ...options }),
  );
}

// Where the character at that offset of the element's text is drawn.
function rectAt(element, offset) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (left < node.length) {
      const range = document.createRange();
      range.setStart(node, left);
      range.setEnd(node, left + 1);
      return range.getBoundingClientRect();
    }
    left -= node.length;
  }
  return element.getBoundingClientRect();
}
