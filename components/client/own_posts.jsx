// Posts of one's own, in the feeds that are open.
import { useEffect } from "react";
import { feeds } from "./feed.jsx";
import { createSeen, isNews } from "./once.js";

// The answer to a post and the push of it both bring it, in any order.
const isFirst = createSeen();

export function show(tweet) {
  if (!tweet || !isFirst(tweet.id)) return;
  const { username } = tweet.author;
  feeds.put("home", tweet);
  if (!tweet.reply_to) feeds.put(`posts/${username}`, tweet);
  else {
    for (const key of feeds.keys()) if (key.startsWith("replies") && key.endsWith(`/status/${tweet.reply_to.id}`)) feeds.put(key, tweet);
    feeds.change((row) => row.id === tweet.reply_to.id, (row) => ({ ...row, replies_count: row.replies_count + 1 }));
  }
}

// Made, or pinned, in another tab or by a program.
export function OwnPosts({ own, me, pinned }) {
  useEffect(() => {
    if (isNews("own", own?.seq)) show(own.row);
  }, [own?.seq]);
  useEffect(() => {
    if (me) feeds.pin(`posts/${me}`, pinned);
  }, [me, pinned]);
  return null;
}
