// The composer: one post or a thread, sent as a whole; typing, ring and count never wait for the server.
import { createElement as h, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Plus } from "lucide-react";
import { Reminder } from "./attachments.jsx";
import { useBrowserEffect } from "./browser_effect.js";
import { useChosen } from "./chosen.jsx";
import { withTyped } from "./drafts.js";
import { isNews } from "./once.js";
import { show } from "./own_posts.jsx";
import { clean } from "./post_field.jsx";
import { contextOf } from "./saved_drafts.js";
import { saved } from "./saved_drafts.jsx";
import { firstOf, isWhole, MOST_IN_THREAD, wholeOf } from "./threads.js";
import { toast } from "./toasts.jsx";
import { drafts, keepAll, outbox, threads, Writing } from "./writing.jsx";
import { t } from "./words.js";

const fresh = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
const NONE = [];

// The server's answers, heard wherever one is by now.
export function useResult(result) {
  useEffect(() => {
    if (!isNews("post", result?.seq)) return;
    const settled = outbox.settle(result);
    if (!settled || result.error) return;
    saved.posted(firstOf(settled))?.catch(() => {}); // it stays in the list, where one can delete it
    const [first, ...others] = result.tweets;
    result.tweets.forEach(show);
    const told = others.length ? t("Thread posted") : first.reply_to ? t("Reply sent") : t("Posted");
    toast(told, { action: { label: t("View"), to: `/${first.author.username}/status/${first.id}` } });
  }, [result?.seq]);
}

// What was on its way when the page was loaded anew goes on its way again, wherever it was written.
let resumed = "";
export function useResumed(me, onPost, onThread) {
  useEffect(() => {
    if (!me || resumed === me) return;
    resumed = me;
    outbox.resume(me, (text, nonce, place, files) => {
      const { reply_to: replyTo = null, quote_of: quoteOf = null } = contextOf(firstOf(place));
      if (isWhole(place)) onThread(JSON.parse(text), replyTo, nonce, quoteOf, Date.now());
      else onPost(text, replyTo, nonce, files, quoteOf, Date.now());
    });
  }, [me]);
}

// Another context is another composer.
export const Composer = (props) => h(Posts, { key: props.context, ...props });

// What is on its way from a place, as one post or as a thread.
const useOutgoing = (place) => useSyncExternalStore(outbox.subscribe, () => outbox.shown(place), () => undefined) ?? {};

function Posts({ me = "", context, replyTo = null, quoteOf = null, label, placeholder, button, avatar, focus = false, tall = false, onPost, onThread, onDone, onWritten }) {
  const place = `${me}/${context}`;
  const root = useRef(null);
  const further = useSyncExternalStore(threads.subscribe, () => (me ? threads.get(place) : NONE), () => NONE);
  const places = [place, ...further.map((number) => threads.of(place, number))];
  const [reported, setReported] = useState({});
  const report = (where, state) => setReported((before) => ({ ...before, [where]: state }));
  const posts = places.map((where) => ({ where, ...reported[where] }));
  const { sending: underWay = false, error = "" } = useOutgoing(place);
  const [early, setEarly] = useState(""); // what was to be sent before it was known whose post it is
  const sending = underWay || Boolean(early);
  const [reminder, remind] = useState("due"); // then "shown", then "past"
  const [unsaid, setUnsaid] = useState("");
  const { require_alt: mustDescribe } = useChosen();
  const several = posts.length > 1;
  const reason = posts.map((one) => one.reason).find(Boolean) ?? (reported[place] ? "" : t("Write something first"));
  const postOne = (words, nonce) => onPost(words, replyTo, nonce, reported[place]?.ids() ?? [], quoteOf, Date.now());
  const postAll = (whole, nonce) => onThread(JSON.parse(whole), replyTo, nonce, quoteOf, Date.now());

  useBrowserEffect(() => {
    onWritten?.({ empty: !posts.some((one) => one.body || one.files), sending, posts });
  }, [reported, further, sending]);
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !underWay && !error) {
      if (root.current?.contains(document.activeElement)) document.activeElement.blur();
      remind("due");
      onDone?.();
    }
    was.current = underWay;
  }, [underWay, error]);
  const added = useRef(false);
  const add = () => {
    added.current = true;
    threads.add(place);
  };
  useEffect(() => {
    if (added.current) [...root.current.querySelectorAll("[data-box] textarea")].at(-1).focus();
    added.current = false;
  }, [further]);

  const forgive = () => [place, wholeOf(place)].forEach(outbox.forgive);
  const send = async () => {
    if (reason || underWay) return;
    if (!me) return setEarly(posts[0].body);
    if (posts.some((one) => one.undescribed) && (mustDescribe || reminder === "due")) return remind("shown");
    remind("past");
    setUnsaid("");
    forgive();
    try {
      await Promise.all(posts.map((one) => one.settle()));
    } catch (failed) {
      return setUnsaid(failed.message);
    }
    if (!several) return outbox.send(place, posts[0].body, postOne, fresh);
    posts.forEach(({ where, text }) => drafts.write(where, { ...drafts.read(where), text }));
    outbox.send(wholeOf(place), JSON.stringify(posts.map((one) => ({ text: one.body, media: one.ids() }))), postAll, fresh);
  };
  useEffect(() => {
    if (!early || !me || !reported[place]) return;
    if (clean(withTyped(drafts.read(place).text, early)) === early) return void send().finally(() => setEarly(""));
    setEarly("");
    setUnsaid(t("An earlier draft was here too: look at both, then post."));
  }, [early, me, Boolean(reported[place])]);
  const describe = () => {
    remind("past");
    [...root.current.querySelectorAll("li textarea")].find((one) => !one.value.trim())?.focus();
  };
  const told = [
    (error || unsaid) && h("p", { key: "told", role: "alert", className: "text-danger text-meta pb-2" }, error || unsaid),
    reminder === "shown" && h(Reminder, { key: "reminder", onDescribe: describe, onPost: mustDescribe ? null : send }),
  ];
  const name = several ? t("Post all") : button;
  return h(
    "div",
    { ref: root, "data-composer": context },
    posts.map(({ where }, index) => {
      const [first, last] = [index === 0, index === posts.length - 1];
      return h(
        Writing,
        {
          key: first ? "first" : further[index - 1], me, place: where, avatar, sending, report, onType: forgive, onSend: send,
          focus: first && focus, tall: tall && !several, joined: !last, below: last && told,
          label: first ? label : t("Post {number}", { number: index + 1 }), placeholder: first ? placeholder : t("Add another post"),
          onRemove: first ? null : () => (keepAll(), threads.remove(place, further[index - 1])),
        },
        last && (posts[index].body || several) && h(AddButton, { disabled: Boolean(reason || sending || !me) || posts.length >= MOST_IN_THREAD, onClick: add }),
        last &&
          h(
            "button",
            {
              type: "button",
              onClick: send,
              disabled: Boolean(reason || sending),
              title: sending ? t("Sending") : reason || `${name} (Ctrl+Enter)`,
              className: "min-w-20 h-10 max-sm:h-11 px-5 max-sm:px-4 rounded-full whitespace-nowrap bg-button text-onbutton font-semibold hover:opacity-90 disabled:opacity-50",
            },
            sending ? t("Sending…") : name,
          ),
      );
    }),
  );
}

const AddButton = (props) =>
  h(
    "button",
    {
      type: "button", "aria-label": t("Add to thread"), title: t("Add another post"), ...props,
      className: "grid place-items-center size-8 max-sm:size-11 rounded-full border border-control text-accent hover:bg-surface disabled:opacity-50",
    },
    h(Plus, { size: 18, "aria-hidden": true }),
  );
