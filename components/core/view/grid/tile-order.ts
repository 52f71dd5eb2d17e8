/**
 * Who sits in which slot of the grid. Nobody moves when someone comes; when someone goes, the last one fills the hole and nothing
 * else moves. The own tile is slot 2, or slot 1 when alone. Pure: the seating so far goes in, the next one comes out.
 */
export function orderTiles(before: readonly string[], present: readonly string[], own: string): string[] {
  const others = present.filter((key) => key !== own);
  const seated = before.filter((key) => key !== own);
  const slots = fillHoles(seated, others);
  others.forEach((key) => {
    if (slots.indexOf(key) < 0) slots.push(key);
  });
  if (present.indexOf(own) < 0) return slots;
  return slots.length === 0 ? [own] : [slots[0] as string, own].concat(slots.slice(1));
}

/** Leavers are replaced one by one by whoever sits last. */
function fillHoles(seated: readonly string[], present: readonly string[]): string[] {
  const slots = seated.slice();
  for (let slot = 0; slot < slots.length; slot += 1) {
    while (slot < slots.length && present.indexOf(slots[slot] as string) < 0) {
      const last = slots.pop() as string;
      if (slot < slots.length) slots[slot] = last;
    }
  }
  return slots;
}

/**
 * Where each one stands in the list of tiles. A place that is given up stays as a hole, '', for whoever comes next: a list that became
 * shorter would have to cross to the screen whole, and an element that moved in it would be touched.
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

/** The seating of one grid, kept between two looks. Asking twice with the same people changes nothing. */
export class TileOrder {
  private slots: readonly string[] = [];
  private places: readonly string[] = [];

  next(present: readonly string[], own: string): readonly string[] {
    this.slots = orderTiles(this.slots, present, own);
    return this.slots;
  }

  nextPlaces(present: readonly string[]): readonly string[] {
    this.places = assignPlaces(this.places, present);
    return this.places;
  }
}
