import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../../../tools/build/output';
import { buildSample, type BuiltSample } from './samples/built-sample';
import { meetInRoom, PlayedSamples, talkInCall } from './samples/played-samples';

const sample = 'samples/taro';
let built: BuiltSample;
let played: PlayedSamples;

beforeAll(async () => {
  built = await buildSample({ sample, kit: 'src/rtc-kit', output: 'dist' });
  played = await PlayedSamples.start({ taro: built.app });
});
afterAll(async () => {
  await played.stop();
  built.remove();
});

describe('the sample for Taro', () => {
  it('[X184] keeps the kit’s lengths in px and its sounds', () => {
    const kit = join(built.app, 'rtc-kit');
    const lengths = (file: string, unit: RegExp): number => readFileSync(file, 'utf8').match(unit)?.length ?? 0;
    const px = /\d+px\b/gi;
    expect(lengths(join(kit, 'room/index.wxss'), px)).toBeGreaterThanOrEqual(lengths('dist/kit/room/index.wxss', px));
    expect(lengths('dist/kit/room/index.wxss', px)).toBeGreaterThan(0);
    expect(filesBelow(join(kit, 'assets/sounds'))).toEqual(filesBelow('dist/kit/assets/sounds'));
  });

  it('[X184] joins a room', async () => {
    await meetInRoom(played, 'taro');
    expect(played.faults).toEqual([]);
  });

  it('[X184] calls, rings with sound, and is accepted', async () => {
    expect(await talkInCall(played, 'taro')).toBe('audio/mpeg');
    expect(played.faults).toEqual([]);
  });
});
