// Amounts as people write them: three digits, bytes with a prefix, what is large in words. As backend/capacity.py shown() does in English.
import { locale } from "./words.js";

const BYTES = [
  [1e18, "EB"],
  [1e15, "PB"],
  [1e12, "TB"],
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
];

// unit: "" (a count), "/s", "B" (bytes), "s" (a time), "%" (a share from 0 to 1).
export function amount(value, unit = "", spoken = locale) {
  const digits = (number, options) => new Intl.NumberFormat(spoken, { maximumSignificantDigits: 3, ...options }).format(number);
  if (unit === "%") return digits(value, { style: "percent" });
  if (unit === "s" && value > 0 && value < 1) return value >= 1e-3 ? `${digits(value * 1e3)} ms` : `${digits(value * 1e6)} µs`;
  const rounded = Number(value.toPrecision(3));
  if (unit === "B") {
    const [size, name] = BYTES.find(([least]) => rounded >= least) ?? [1, "B"];
    return `${digits(rounded / size)} ${name}`;
  }
  const large = rounded >= 1e6 ? { notation: "compact", compactDisplay: "long" } : {};
  return `${digits(rounded, large)}${unit === "s" ? " s" : unit}`;
}
