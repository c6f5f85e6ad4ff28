// The words of the page's language. A text is its own key; what the catalogue lacks stays English.
// The catalogue of another language is a script in the head of its pages: it is there before anything is drawn.
export const locale = globalThis.document?.documentElement.lang || "en";
const words = globalThis.chirpWords ?? {};
const rules = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

const shown = (value) => (typeof value === "number" ? numbers.format(value) : value);
const filled = (text, values) => (values ? text.replace(/\{(\w+)\}/g, (whole, name) => shown(values[name]) ?? whole) : text);

// The text in the page's language, with its {names} filled in.
export const t = (text, values) => filled(words[text] ?? text, values);

// Like t, for a text that means different things: context tells them apart.
export const tc = (context, text) => words[`${context}\u0004${text}`] ?? text;

// The form of the text that fits the count; {count} in it is the count as people write it.
export function plural(count, one, many, values) {
  const [single, several] = words[one] ?? [one, many];
  return filled(rules.select(count) === "one" ? single : several, { count, ...values });
}
