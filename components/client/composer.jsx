// The composer: typing, ring and count never wait for the server.
import { createElement as h, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { asks } from "./asks.js";
import { AttachButton, Attachments, Reminder, useAttachments, useDrop } from "./attachments.jsx";
import { createDrafts } from "./drafts.js";
import { isNews } from "./once.js";
import { createOutbox } from "./outbox.js";
import { show } from "./own_posts.jsx";
import { LIMIT, PostField, Ring, clean, useMeasure } from "./post_field.jsx";
import { standing } from "./text.js";
import { toast } from "./toasts.jsx";

const SAVE_MS = 1000;
const useBrowserEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;
export const drafts = createDrafts(typeof localStorage === "undefined" ? { getItem: () => null } : localStorage);
export const outbox = createOutbox({ drafts, asks });

const fresh = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

// The server's answers, heard wherever one is by now.
export function useResult(result) {
  useEffect(() => {
    if (!isNews("post", result?.seq)) return;
    const place = outbox.settle(result);
    if (!place) return;
    const context = place.slice(place.indexOf("/") + 1);
    if (result.error) {
      if (!document.querySelector(`[data-composer="${context}"]`)) toast(result.error, { tone: "error" });
      return;
    }
    const { tweet } = result;
    show(tweet);
    toast(tweet.reply_to ? "Reply sent" : "Posted", { action: { label: "View", to: `/${tweet.author.username}/status/${tweet.id}` } });
  }, [result?.seq]);
}

// Another context is another composer.
export const Composer = (props) => h(Writing, { key: props.context, ...props });

// The text of a place: restored before the first paint in the browser, unless somebody was faster than we know who they
// are; kept 1 s after the last letter, and at once on leaving.
function useDraft(me, place, field) {
  const [text, setText] = useState("");
  const words = useRef("");
  const write = (value) => {
    words.current = value;
    setText(value);
  };
  const keep = () => {
    const kept = drafts.read(place);
    if (me && kept.text !== words.current) drafts.write(place, { ...kept, text: words.current }, field);
  };
  useBrowserEffect(() => {
    if (me && !words.current) write(drafts.read(place).text);
    const stop = drafts.subscribe((where, written, by, gone) => {
      if (where !== place || by === field) return;
      if (document.activeElement !== field.current || (gone && clean(words.current) === clean(gone))) write(written);
    });
    window.addEventListener("pagehide", keep);
    return () => {
      keep();
      stop();
      window.removeEventListener("pagehide", keep);
    };
  }, [place]);
  useEffect(() => {
    const timer = setTimeout(keep, SAVE_MS);
    return () => clearTimeout(timer);
  }, [place, text]);
  return [text, write];
}

function Writing({ me: told = "", context, replyTo = null, quoteOf = null, label, placeholder, button, avatar, focus = false, tall = false, onPost, onDone, onText }) {
  // A server that came back has to look again who this is: the text meanwhile belongs to who wrote it.
  const known = useRef("");
  known.current = told || known.current;
  const me = known.current;
  const place = `${me}/${context}`;
  const [root, field] = [useRef(null), useRef(null)];
  const [text, setText] = useDraft(me, place, field);
  const { sending = false, error = "" } = useSyncExternalStore(outbox.subscribe, () => outbox.get(place), () => undefined) ?? {};
  const body = clean(text);
  const { weighted } = useMeasure(body);
  const attached = useAttachments(drafts, place);
  const { items } = attached;
  const [over, dropping] = useDrop(place, sending || !me);
  const [reminder, remind] = useState("due"); // then "shown", then "past"
  const [unsaid, setUnsaid] = useState("");
  const reason = standing(weighted, !body && !items.length && !quoteOf, LIMIT).reason || attached.waiting;
  const post = (words, nonce) => onPost(words, replyTo, nonce, attached.ids(), quoteOf);

  useEffect(() => {
    if (me) outbox.resume(place, post);
  }, [place]);
  useEffect(() => {
    onText?.(text, sending, items.length > 0);
  }, [text, sending, items]);
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !sending && !error) {
      field.current?.blur();
      remind("due");
      onDone?.();
    }
    was.current = sending;
  }, [sending, error]);

  const send = async () => {
    if (reason || !me || sending) return;
    if (attached.undescribed && reminder === "due") return remind("shown");
    remind("past");
    setUnsaid("");
    try {
      await attached.settle();
    } catch (failed) {
      return setUnsaid(failed.message);
    }
    outbox.send(place, body, post, fresh);
  };
  const describe = () => {
    remind("past");
    [...root.current.querySelectorAll("li textarea")].find((one) => !one.value.trim())?.focus();
  };
  const type = (value) => {
    outbox.forgive(place);
    setText(value);
  };

  return h(
    "div",
    { ref: root, ...dropping, className: `flex gap-3 px-4 py-3 ${over ? "bg-surface" : ""}`, "data-composer": context },
    h(avatar ? "img" : "span", { ...(avatar ? { src: avatar, alt: "" } : {}), className: "size-11 rounded-full bg-surface shrink-0" }),
    h(
      "div",
      { className: "flex-1 min-w-0" },
      h(PostField, { field, text, write: type, label, placeholder, focus, tall, readOnly: sending, mentions: Boolean(me), onSend: send }),
      h(Attachments, { place, items, disabled: sending }),
      (error || unsaid) && h("p", { role: "alert", className: "text-danger text-meta pb-2" }, error || unsaid),
      reminder === "shown" && h(Reminder, { onDescribe: describe, onPost: send }),
      h(
        "div",
        { className: "flex items-center justify-end gap-3" },
        h(AttachButton, { place, items, disabled: sending || !me }), // whose they are must be known
        body && h(Ring, { weighted, blank: !body }),
        h(
          "button",
          {
            type: "button",
            onClick: send,
            disabled: Boolean(reason || sending),
            title: sending ? "Sending" : reason || `${button} (Ctrl+Enter)`,
            className: "min-w-20 h-10 max-sm:h-11 px-5 rounded-full bg-button text-onbutton font-semibold hover:opacity-90 disabled:opacity-50",
          },
          sending ? "Sending…" : button,
        ),
      ),
    ),
  );
}
