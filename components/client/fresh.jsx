// What stands beside the page is read when one comes to a page, and when the server knows nothing of it any more: another
// process has the tab now.
import { useEffect, useRef } from "react";

export function Fresh({ known, ready, onAsk }) {
  const send = useRef(onAsk);
  send.current = onAsk;
  const came = useRef(false);
  useEffect(() => {
    if (!ready || (came.current && known)) return; // the server asks first who this page is for
    came.current = true;
    send.current();
  }, [known, ready]);
  return null;
}
