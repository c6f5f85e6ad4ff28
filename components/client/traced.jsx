// Tells the server when this tab showed what was pushed into it: the last step of a post's way. pushed is "CARRIER SENT_MS".
import { useEffect } from "react";

export function Traced({ pushed }) {
  useEffect(() => {
    const [carrier, sent] = pushed.split(" ");
    if (!sent || document.visibilityState !== "visible") return;
    requestAnimationFrame(() =>
      setTimeout(() => {
        const body = JSON.stringify({ carrier, sent_ms: +sent, at_ms: Date.now() });
        fetch("/api/traces/shown", { method: "POST", keepalive: true, headers: { "content-type": "application/json" }, body }).catch(() => {});
      }),
    );
  }, [pushed]);
  return null;
}
