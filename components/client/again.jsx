// Something on the page changes by itself for a while: it is read again some time after each answer, so that one question at most is
// under way (also while the connection is down), and none while nobody looks.
import { useEffect, useRef } from "react";

const AFTER_MS = 2000;

export function Again({ answer, onAgain }) {
  const send = useRef(onAgain);
  send.current = onAgain;
  useEffect(() => {
    let due = false;
    const look = () => {
      if (!due || document.visibilityState !== "visible") return;
      due = false;
      send.current();
    };
    const timer = setTimeout(() => {
      due = true;
      look();
    }, AFTER_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [answer]);
  return null;
}
