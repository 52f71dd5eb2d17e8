import { findNonPlain } from '../../../web/engine/plain-data';

describe('findNonPlain', () => {
  class Room {
    readonly name = 'r';
  }
  const cycle: Record<string, unknown> = {};
  cycle.self = { again: cycle };
  const twice = { a: 1 };

  it.each([
    ['what JSON carries', { a: [1, 'x', true, null], b: { c: [] } }, null],
    ['the same object twice', { a: twice, b: [twice] }, null],
    ['a function', { a: [0, { go: () => 1 }] }, 'a[1].go is a function'],
    ['a class instance', { room: new Room() }, 'room is an instance of Room'],
    ['a date', { at: new Date(0) }, 'at is an instance of Date'],
    ['a map', { members: new Map() }, 'members is an instance of Map'],
    ['undefined', { 'tiles[2].name': undefined }, 'tiles[2].name is undefined'],
    ['not a number', { a: NaN }, 'a is NaN'],
    ['a cycle', { cycle }, 'cycle.self.again contains itself'],
  ])('[W24] judges %s', (_what, value, found) => {
    expect(findNonPlain(value)).toBe(found);
  });
});
