/**
 * The order of tiles in the grid. No tile moves when a member joins; when a member leaves, the last tile fills the gap and no other moves.
 * The local tile is in slot 2, or in slot 1 when alone. Pure: takes the present order and returns the next one.
 */
export function orderTiles(before: readonly string[], present: readonly string[], own: string): string[] {
  const others = present.filter((key) => key !== own);
  const placed = before.filter((key) => key !== own);
  const slots = fillHoles(placed, others);
  others.forEach((key) => {
    if (slots.indexOf(key) < 0) slots.push(key);
  });
  if (present.indexOf(own) < 0) return slots;
  return slots.length === 0 ? [own] : [slots[0] as string, own].concat(slots.slice(1));
}

/** Each member that left is replaced by the last one. */
function fillHoles(placed: readonly string[], present: readonly string[]): string[] {
  const slots = placed.slice();
  for (let slot = 0; slot < slots.length; slot += 1) {
    while (slot < slots.length && present.indexOf(slots[slot] as string) < 0) {
      const last = slots.pop() as string;
      if (slot < slots.length) slots[slot] = last;
    }
  }
  return slots;
}

/**
 * The index of each key in the list of tiles. A freed index stays as '' for the next member, because a shorter list would be sent to the
 * view as a whole, and a moved element would be updated.
 */
export function assignPlaces(before: readonly string[], present: readonly string[]): string[] {
  const places = before.map((key) => (present.indexOf(key) >= 0 ? key : ''));
  present.forEach((key) => {
    if (places.indexOf(key) >= 0) return;
    const hole = places.indexOf('');
    if (hole >= 0) places[hole] = key;
    else places.push(key);
  });
  return places;
}

/** The order of one grid, kept between two renderings. The same members give the same order. */
export class TileOrder {
  private slots: readonly string[] = [];
  private places: readonly string[] = [];

  next(present: readonly string[], own: string): readonly string[] {
    this.slots = orderTiles(this.slots, present, own);
    return this.slots;
  }

  /** Two tiles change places; the local tile keeps its own. */
  swap(one: string, other: string): void {
    this.slots = this.slots.map((key) => (key === one ? other : key === other ? one : key));
  }

  nextPlaces(present: readonly string[]): readonly string[] {
    this.places = assignPlaces(this.places, present);
    return this.places;
  }
}
