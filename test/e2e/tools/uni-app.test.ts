import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../../../tools/build/output';
import { buildSample, installKit, type BuiltSample } from './samples/built-sample';
import { meetInRoom, PlayedSamples, talkInCall } from './samples/played-samples';

const sample = 'samples/uni-app';
const place = { sample, kit: 'src/wxcomponents/rtc-kit', output: 'dist/build/mp-weixin' };
/** Text that only the kit has. */
const mark = 'miniprogram-rtc-kit/';

let once: BuiltSample;
let twice: BuiltSample;
let played: PlayedSamples;

/** The kit as a package for scripts, beside the folder for components: uni-app bundles the package. */
function importPackage(folder: string): void {
  installKit(folder);
  const rtc = join(folder, 'src/rtc.js');
  const names = { './wxcomponents/rtc-kit/index.js': 'miniprogram-rtc-kit', './wxcomponents/rtc-kit/calls.js': 'miniprogram-rtc-kit/calls' }; // prettier-ignore
  const changed = Object.entries(names).reduce((text, [from, to]) => text.replace(from, to), readFileSync(rtc, 'utf8'));
  writeFileSync(rtc, changed);
  const config = join(folder, 'vite.config.js');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/\n.*\n.*external:.*/, ''));
}

beforeAll(async () => {
  [once, twice] = [await buildSample(place), await buildSample({ ...place, change: importPackage })];
  played = await PlayedSamples.start({ once: once.app, twice: twice.app });
});
afterAll(async () => {
  await played.stop();
  [once, twice].forEach((built) => built.remove());
});

describe('the sample for uni-app', () => {
  const bundled = ({ app }: BuiltSample): string => readFileSync(join(app, 'common/vendor.js'), 'utf8');

  it('[X185] has the kit once, with its sounds', () => {
    expect(bundled(once)).not.toContain(mark);
    expect(filesBelow(join(once.app, 'wxcomponents/rtc-kit'))).toEqual(filesBelow('dist/kit'));
  });

  it('[X185] joins a room', async () => {
    await meetInRoom(played, 'once');
    expect(played.faults).toEqual([]);
  });

  it('[X185] calls, rings with sound, and is accepted', async () => {
    expect(await talkInCall(played, 'once')).toBe('audio/mpeg');
    expect(played.faults).toEqual([]);
  });
});

describe('the sample for uni-app with the kit as a package too', () => {
  it('[X186] has the kit twice, and the two are one: it joins a room', async () => {
    expect(readFileSync(join(twice.app, 'common/vendor.js'), 'utf8')).toContain(mark);
    await meetInRoom(played, 'twice');
    expect(played.faults).toEqual([]);
  });

  it('[X186] calls, rings with sound, and is accepted', async () => {
    expect(await talkInCall(played, 'twice')).toBe('audio/mpeg');
    expect(played.faults).toEqual([]);
  });
});
