import { playerAttributes, pusherAttributes } from '../../../components/core/media/rtmp/attributes';
import type { VideoPreset } from '../../../components/core/media/media';
import { create, freshPicture, collectSamples } from '../../harness/browsers/live-steps';
import type { LiveTestbed } from '../../harness/browsers/live-testbed';
import type { Row, Say } from '../row';
import { openBadNetwork, type BadNetwork } from './bad-network';
import { openTestbedBehind } from './network';

/**
 * Bytes per member and minute by preset: the traffic on a browser's cable with TCP and IP headers, outgoing for the sender and
 * incoming per watched member. The test camera moves all over the picture, so rates are near the preset's highest.
 */
export interface BytesOptions {
  presets?: readonly VideoPreset[];
  secondsEach?: number;
  say: Say;
}

const all: readonly VideoPreset[] = ['180p', '240p', '360p', '480p', '540p', '720p', '1080p'];
const settleMs = 3_000;

export async function measureBytes({ presets = all, secondsEach = 10, say }: BytesOptions): Promise<readonly Row[]> {
  const way = openBadNetwork();
  try {
    const testbed = await openTestbedBehind(way);
    try {
      const rows: Row[] = [];
      for (const preset of presets) {
        say(preset);
        rows.push(await measured(testbed, way, preset, secondsEach));
      }
      return rows;
    } finally {
      await testbed.stop();
    }
  } finally {
    way.close();
  }
}

async function measured(testbed: LiveTestbed, way: BadNetwork, preset: VideoPreset, seconds: number): Promise<Row> {
  const device = { atLeast: () => true };
  const wish = { publish: true, microphone: true, camera: true, facing: 'front', preset } as const;
  const grant = { source: 'main', urls: [await testbed.media.push(preset)], leftMs: 1 } as const;
  // The test camera is landscape, like a computer's.
  const { videoWidth: height, videoHeight: width, ...attributes } = pusherAttributes(wish, grant, device);
  const [here, there] = [await testbed.page(), await testbed.page()];
  await here.evaluate((devices) => window.live.devices(devices), { width, height, fps: attributes.fps, toneHz: 440 });
  await create(here, 'me', 'pusher', { ...attributes, videoWidth: width, videoHeight: height, autopush: true });
  const plays = { member: 'ana', source: 'main', urls: [await testbed.media.play(preset)], leftMs: 1 } as const;
  const shown = playerAttributes({ audio: true, video: true, fit: 'cover', route: 'speaker', layer: 'full' }, plays);
  await there.evaluate(() => window.live.watchCanvases());
  await create(there, 'you', 'player', { ...shown, autoplay: true });
  await freshPicture(there, 30_000);
  await there.waitForTimeout(settleMs);
  const before = way.bytes();
  const { sights } = await collectSamples(there, seconds * 1_000);
  const after = way.bytes();
  await Promise.all([here.context().close(), there.context().close()]);
  const [up, down] = [after.up - before.up, after.down - before.down];
  const minute = (bytes: number): string => `${((bytes * 60) / seconds / 1_000_000).toFixed(1)} MB`;
  const rate = (bytes: number): string => ((bytes * 8) / seconds / 1_000).toFixed(0);
  return {
    group: 'bytes',
    name: `a minute at ${preset}, ${width}×${height}@${attributes.fps}, at most ${attributes.maxBitrate} kbit/s of picture`,
    ours: `${minute(up)} sent, ${minute(down)} for each stream that is watched (${rate(up)}/${rate(down)} kbit/s, ${(sights.length / seconds).toFixed(0)} pictures/s)`,
    peer: '–',
    ratio: '–',
    bar: '–',
    met: null,
    runs: 1,
  };
}
