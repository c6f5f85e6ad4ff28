// Which part of a picture is kept: a window of a fixed ratio, as large as fits, smaller by zoom, moved by x and y (0 to 1).
export const part = ({ width, height, ratio, zoom, x, y }) => {
  const wide = Math.min(width, height * ratio) / zoom;
  const high = wide / ratio;
  return { left: (width - wide) * x, top: (height - high) * y, wide, high };
};

const inside = (value) => Math.min(1, Math.max(0, value));

// Where the window is after the picture was dragged by dx, dy (parts of the window's own size).
export const moved = (view, dx, dy) => {
  const { wide, high } = part(view);
  const [roomX, roomY] = [view.width - wide, view.height - high];
  return {
    ...view,
    x: roomX > 0 ? inside(view.x - (dx * wide) / roomX) : view.x,
    y: roomY > 0 ? inside(view.y - (dy * high) / roomY) : view.y,
  };
};
