import { AvcPictures } from '../../../../server/media/embedded/remux/avc-pictures';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const sps = '6742c01ed900a02ff970110000030001000003003c0f162e48';
const smallSps = '6742c00dd901419f9f0110000003000001000303c0f142a480'.replace('0303c0', '0303c0');
const pps = '68cb83cb20';
const idr = '65b80401';
const delta = '419a0207';

describe('pictures of H.264 as tags of FLV', () => {
  let pictures: AvcPictures;
  beforeEach(() => {
    pictures = new AvcPictures();
  });
  const pushed = (...units: readonly string[]): [string, string][] =>
    pictures.push({ timestamp: 0, units: units.map(hex) }).map(({ kind, body }) => [kind, body.toString('hex')]);
  const record = (set: string): string => `01${set.slice(2, 8)}ffe10019${set}010005${pps}`;

  it('[F163] have their parameter sets in a header before them, and units with their lengths', () => {
    expect(pushed(sps, pps, idr)).toEqual([
      ['videoHeader', `1700000000${record(sps)}`],
      ['key', `170100000000000004${idr}`],
    ]);
    expect(pushed(delta)).toEqual([['inter', `270100000000000004${delta}`]]);
  });

  it('[F163] have the header once, and again when the parameter sets change', () => {
    pushed(sps, pps, idr);
    expect(pushed(sps, pps, idr).map(([kind]) => kind)).toEqual(['key']);
    expect(pushed(smallSps, pps, idr)).toEqual([
      ['videoHeader', `1700000000${record(smallSps)}`],
      ['key', `170100000000000004${idr}`],
    ]);
    expect(pushed(delta).map(([kind]) => kind)).toEqual(['inter']);
  });

  it('[F163] leave out what stands before a picture, and keep several slices', () => {
    expect(pushed('09f0', sps, pps, '0605', idr, idr)[1]).toEqual(['key', `1701000000000000020605${`00000004${idr}`.repeat(2)}`]);
  });

  it('[F163] say the format of colours in the record of the high profile', () => {
    const [[, header] = ['', '']] = pushed(sps.replace('6742', '6764'), pps, idr);
    expect(header).toMatch(/68cb83cb20fdf8f800$/);
  });

  it('[F162] begin with a key frame, and do not go on after a loss before the next one', () => {
    expect(pushed(delta)).toEqual([]);
    pushed(sps, pps, idr);
    expect(pictures.push(null)).toEqual([]);
    expect(pictures.isWaiting).toBe(true);
    expect([pushed(delta), pushed(delta)]).toEqual([[], []]);
    expect(pushed(idr).map(([kind]) => kind)).toEqual(['key']);
    expect(pushed(delta).map(([kind]) => kind)).toEqual(['inter']);
  });

  it('[F162] wait where parameter sets are unknown, or belong to a key frame that did not come', () => {
    expect(pushed(idr)).toEqual([]);
    expect(pushed(sps, idr)).toEqual([]);
    pushed(sps, pps, idr);
    expect(pushed(smallSps, delta)).toEqual([]);
    expect(pushed(delta)).toEqual([]);
    expect(pushed(idr).map(([kind]) => kind)).toEqual(['videoHeader', 'key']);
  });
});
