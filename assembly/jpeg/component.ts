/** A plane of the picture: how it is sampled, which tables serve it, and where its rows are. Lives in static memory. */
@unmanaged
export class Component {
  id: i32;
  /** Blocks of a minimum coded unit, across and down. */
  across: i32;
  down: i32;
  /** Addresses of tables. */
  quantizer: usize;
  dcTable: usize;
  acTable: usize;
  /** The last DC value, from which the next one differs. */
  prediction: i32;
  /** Samples of the picture itself, as they are decoded, without the padding to whole blocks. */
  width: i32;
  height: i32;
  /** Two rows of coded units are kept, in turn: row y is the row y modulo `rows` at `plane`. */
  plane: usize;
  stride: usize;
  rows: i32;
}

const places = memory.data(3 * 64, 16);

export function component(index: i32): Component {
  return changetype<Component>(places + ((<usize>index) << 6));
}

/** Where row y of a plane is. */
export function rowOf(plane: Component, y: i32): usize {
  return plane.plane + <usize>(y % plane.rows) * plane.stride;
}
