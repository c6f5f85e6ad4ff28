// How the pictures of a post share its place, so that it is reserved before any of them is here.

const TALLEST = 4 / 5;
const WIDEST = 16 / 9;
const MOST_HIGH = 510;
const COLUMN = 516;

const between = (least, value, most) => Math.min(most, Math.max(least, value));

// The frame of a single picture or video: its ratio, and how wide it may be to stay below 510 px.
export const frame = ({ width, height }) => {
  const ratio = between(TALLEST, width / height, WIDEST);
  return { ratio, most: Math.round(MOST_HIGH * ratio) };
};

// The grid's ratio, and the classes of each of its tiles.
export const grid = (count) =>
  ({
    2: { ratio: 2, tiles: ["", ""] },
    3: { ratio: 3 / 2, tiles: ["row-span-2", "", ""] },
    4: { ratio: 3 / 2, tiles: ["", "", "", ""] },
  })[count];

// What the browser chooses from: the preview and the whole, by their widths. share: of the column's width.
export const sources = ({ url, preview_url: preview, width, height }, share = 1) => {
  const small = Math.round(width * Math.min(1, 600 / Math.max(width, height)));
  if (!preview || small >= width) return { src: preview || url };
  return {
    src: preview,
    srcSet: `${preview} ${small}w, ${url} ${width}w`,
    sizes: `(min-width: 640px) ${Math.round(COLUMN * share)}px, calc(${Math.round(100 * share)}vw - ${Math.round(88 * share)}px)`,
  };
};

// Where a swipe leads: 1 to the next, -1 to the one before, 0 nowhere, null away.
export const swipe = (dx, dy) => {
  if (Math.abs(dy) > 90 && Math.abs(dy) > 2 * Math.abs(dx)) return null;
  return Math.abs(dx) > 50 && Math.abs(dx) > Math.abs(dy) ? -Math.sign(dx) : 0;
};
