// A slider over given values. What it shows moves with the thumb; the server hears of it at most each 50 ms, and of the last place always.
import { useEffect, useId, useRef, useState } from "react";
import { amount } from "./amounts.js";

const EVERY_MS = 50;

export function Slider({ name, label, values, unit, place, onMove }) {
  const id = useId();
  const [at, setAt] = useState(place);
  const [ready, setReady] = useState(false);
  const timer = useRef(0);
  const told = useRef(place);
  const wanted = useRef(place);
  const touched = useRef(false);
  // A built page knows no reader's language: the amount comes once the page is theirs.
  useEffect(() => setReady(true), []);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Where the server has it, until it is moved here: from then on an answer would be to an earlier move.
  useEffect(() => {
    if (touched.current) return;
    told.current = wanted.current = place;
    setAt(place);
  }, [place]);

  const tell = () => {
    timer.current = 0;
    if (told.current === wanted.current) return;
    told.current = wanted.current;
    onMove(name, told.current);
    timer.current = setTimeout(tell, EVERY_MS);
  };
  const move = (event) => {
    touched.current = true;
    wanted.current = event.target.valueAsNumber;
    setAt(wanted.current);
    if (!timer.current) tell();
  };
  const shown = ready ? amount(values[at], unit) : "";
  return (
    <div>
      <div className="flex justify-between gap-3 items-baseline">
        <span className="text-meta">
          <label htmlFor={id} className="font-semibold">
            {label}
          </label>{" "}
          <code className="text-muted">{name}</code>
        </span>
        <output htmlFor={id} className="text-post font-semibold tabular-nums whitespace-nowrap">
          {shown}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={values.length - 1}
        step={1}
        value={at}
        onChange={move}
        aria-valuetext={shown}
        className="block w-full min-h-8 pointer-coarse:min-h-11 accent-(--button)"
      />
    </div>
  );
}
