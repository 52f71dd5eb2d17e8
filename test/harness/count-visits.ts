const iterators = [new Map(), new Set()].map((each) => Object.getPrototypeOf(each[Symbol.iterator]()) as Iterator<unknown>);

/** Counts the entries of maps and sets that `act` walks through: a cost that, unlike a time, is the same on every machine. */
export function countVisits(act: () => void): number {
  let visits = 0;
  const spies = [
    ...iterators.map((iterator) => {
      const next = iterator.next;
      return jest.spyOn(iterator, 'next').mockImplementation(function (this: Iterator<unknown>) {
        const step = next.call(this);
        visits += step.done === true ? 0 : 1;
        return step;
      });
    }),
    ...[Map.prototype, Set.prototype].map((prototype: { forEach(visit: (...entry: unknown[]) => void): void }) => {
      const { forEach } = prototype;
      return jest.spyOn(prototype, 'forEach').mockImplementation(function (this: object, visit) {
        forEach.call(this, (...entry) => {
          visits += 1;
          visit(...entry);
        });
      });
    }),
  ];
  try {
    act();
  } finally {
    spies.forEach((spy) => spy.mockRestore());
  }
  return visits;
}
