import { AccessUnits, type AccessUnit } from '../../../../server/media/embedded/remux/access-units';
import type { MediaPacket } from '../../../../server/media/embedded/rtc/forwarding/received-stream';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

/** Payloads as libwebrtc sends them: both parameter sets in an aggregate, a key picture in three fragments, and a picture in one packet. */
const golden = {
  sets: hex('78 0004 6742c01e 0004 68cb83cb'),
  first: hex('7c 85 b804 0102'),
  middle: hex('7c 05 0304'),
  last: hex('7c 45 0506'),
  single: hex('41 9a02 0708'),
} as const;
const wholeKey = ['6742c01e', '68cb83cb', '65b804010203040506'];

describe('pictures from the packets of RTP', () => {
  let index = 70_000;
  let pictures: AccessUnits;
  const packet = (payload: Buffer, timestamp: number, marker = false): MediaPacket => ({
    index: (index += 1),
    timestamp,
    marker,
    payload,
  });
  const shown = (units: readonly (AccessUnit | null)[]): (string | null)[] =>
    units.map((unit) =>
      unit === null ? null : `${unit.timestamp}: ${unit.units.map((each) => each.toString('hex')).join(' ')}`,
    );
  const pushed = (...packets: readonly (MediaPacket | null)[]): (string | null)[] =>
    shown(packets.flatMap((each) => pictures.push(each)));
  const key = (timestamp: number): MediaPacket[] => [
    packet(golden.sets, timestamp),
    packet(golden.first, timestamp),
    packet(golden.middle, timestamp),
    packet(golden.last, timestamp, true),
  ];

  beforeEach(() => {
    pictures = new AccessUnits();
  });

  it('[F161] are put together from aggregates, fragments and single units', () => {
    expect(pushed(...key(9_000), packet(golden.single, 12_000, true))).toEqual([
      `9000: ${wholeKey.join(' ')}`,
      `12000: ${golden.single.toString('hex')}`,
    ]);
  });

  it('[F161] end with the marker, and without one with the time of the next', () => {
    const [sets, first, middle] = key(1);
    const unmarked = packet(golden.single, 2);
    index -= 2;
    const last = packet(golden.last, 1);
    const next = packet(golden.single, 2);
    expect(pushed(sets ?? null, first ?? null, middle ?? null, last)).toEqual([]);
    expect(pushed(next)).toEqual([`1: ${wholeKey.join(' ')}`]);
    expect(pushed(packet(golden.single, 3, true))).toEqual(['2: 419a020708', '3: 419a020708']);
    expect(unmarked.timestamp).toBe(2);
  });

  it('[F161] are not begun in the middle of one: the first packets may belong to a picture that began before', () => {
    expect(pushed(packet(golden.middle, 1), packet(golden.last, 1, true), packet(golden.single, 2, true))).toEqual([
      '2: 419a020708',
    ]);
  });

  it('[F161] keep their times over the wrap of RTP', () => {
    expect(pushed(...key(0xffff_f448), packet(golden.single, 0, true)).map((each) => each?.split(':')[0])).toEqual([
      '4294964296',
      '0',
    ]);
  });

  it.each([
    ['first', 1],
    ['middle', 2],
    ['last', 3],
  ])('[F162] do not go on when their %s fragment is lost', (_which, lost) => {
    const packets: (MediaPacket | null)[] = key(1);
    packets[lost] = null;
    expect(pushed(...packets)).toEqual([null]);
    // After a lost last fragment, the next packet may lack one before it.
    const next = pushed(packet(golden.single, 2, true), packet(golden.single, 3, true));
    expect(next).toEqual(lost === 3 ? ['3: 419a020708'] : ['2: 419a020708', '3: 419a020708']);
  });

  it('[F162] do not go on when the packet with their parameter sets is lost: a picture may have more parts before', () => {
    const [, ...rest] = key(1);
    expect(pushed(null, ...rest)).toEqual([null]);
    expect(pushed(...key(2))).toEqual([`2: ${wholeKey.join(' ')}`]);
  });

  it('[F162] notice a number that is left out', () => {
    expect(pushed(...key(1))).toHaveLength(1);
    index += 1;
    expect(pushed(packet(golden.single, 2, true))).toEqual([null]);
    expect(pushed(packet(golden.single, 3, true))).toEqual(['3: 419a020708']);
  });

  it('[F162] ignore padding, which has a number and nothing else', () => {
    const [sets, first] = [packet(golden.sets, 1), packet(golden.first, 1)];
    const padding = packet(Buffer.alloc(0), 1);
    expect(pushed(sets, first, padding, packet(golden.last, 1, true))).toEqual(['1: 6742c01e 68cb83cb 65b80401020506']);
    expect(pushed(packet(Buffer.alloc(0), 1), packet(golden.single, 2, true))).toEqual(['2: 419a020708']);
  });

  it.each([
    ['an aggregate whose lengths do not fit', '78 0004 6742c01e 0009 68cb'],
    ['an aggregate with half a length', '78 0004 6742c01e 00'],
    ['an aggregate of nothing', '78'],
    ['a fragment that continues nothing', '7c 05 0304'],
    ['a fragment without content', '7c 85'],
    ['a type that was not negotiated', '79 0000 0004 6742c01e'],
    ['a reserved type', '5e 00'],
  ])('[F162] lose the picture to %s', (_what, payload) => {
    const sets = packet(golden.sets, 1);
    expect(pushed(sets, packet(hex(payload), 1), packet(golden.single, 1, true))).toEqual([null]);
    expect(pushed(packet(golden.single, 2, true))).toEqual(['2: 419a020708']);
  });

  it('[F162] lose the picture where another unit begins within a fragmented one, or the picture ends there', () => {
    expect(pushed(packet(golden.sets, 1), packet(golden.first, 1), packet(golden.single, 1, true))).toEqual([null]);
    expect(pushed(packet(golden.sets, 2), packet(golden.first, 2, true))).toEqual([null]);
  });

  it('[F162] are given up beyond 4 MB', () => {
    const piece = Buffer.concat([hex('7c 05'), Buffer.alloc(60_000, 1)]);
    const seen = pushed(packet(golden.sets, 1), packet(golden.first, 1), ...Array.from({ length: 70 }, () => packet(piece, 1)));
    expect(seen).toEqual([null]);
  });
});
