// A server that came back, or another one, begins with the defaults of everything and reads what is true right after: until
// then the page keeps what it knew. Pure.

export function createLastKnown() {
  const kept = new Map();
  return (name, value, known) => {
    if (known) kept.set(name, value);
    return kept.has(name) ? kept.get(name) : value;
  };
}

export const lastKnown = createLastKnown();
