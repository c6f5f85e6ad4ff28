// Repost, undo it, or quote.
import { createElement as h } from "react";
import { Repeat2 } from "lucide-react";
import { openComposer } from "./compose_dialog.jsx";
import { look, round, useEngaged } from "./engagement.jsx";
import { useLogin } from "./login.js";
import { Menu } from "./menu.jsx";
import { compact } from "./text.js";
import { t } from "./words.js";

const TONE = { on: "text-repost", hover: "hover:text-repost" };

export function RepostButton({ tweetId, username, excerpt, retweeted, retweets, visitor, onWant }) {
  const login = useLogin();
  const [now, toggle] = useEngaged("retweet", tweetId, { on: retweeted, count: retweets }, onWant);
  const label = now.on ? t("Undo repost") : t("Repost");
  const quote = () => openComposer({ kind: "quote", id: tweetId, username, excerpt });
  return h(
    Menu,
    {
      label,
      title: visitor ? t("Log in to repost") : label,
      action: "repost",
      instead: visitor ? login : null,
      look: look(now.on, TONE),
      side: "left-0",
      items: [
        { label, run: toggle, action: "repost-now" },
        { label: t("Quote"), run: quote, action: "quote" },
      ],
    },
    h("span", { className: round(false) }, h(Repeat2, { size: 20, strokeWidth: now.on ? 2.25 : 1.75, "aria-hidden": true })),
    h("span", { "data-retweets": true, "aria-hidden": true, className: "-ml-1" }, now.count > 0 ? compact(now.count) : ""),
  );
}
