import { playerAttributes, pusherAttributes } from '../../../components/core/media/rtmp/attributes';
import type { VideoPreset } from '../../../components/core/media/media';
import { create, seen, watch } from '../../e2e/live/scene';
import type { Stand } from '../../e2e/live/stand';
import type { Row, Say } from '../row';
import { badWay, type BadWay } from './bad-way';
import { standBehind } from './network';

/**
 * Bytes of one member in a minute by preset: what the cable of a browser carries with all headers of TCP and IP, outwards for who
 * sends, inwards for each one who is watched. The test's camera moves all over the picture, so rates are near the preset's highest.
 */
export interface BytesOptions {
  presets?: readonly VideoPreset[];
  secondsEach?: number;
  say: Say;
}

const all: readonly VideoPreset[] = ['180p', '240p', '360p', '480p', '540p', '720p', '1080p'];
const settleMs = 3_000;

export async function measureBytes({ presets = all, secondsEach = 10, say }: BytesOptions): Promise<readonly Row[]> {
  const way = badWay();
  try {
    const stand = await standBehind(way);
    try {
      const rows: Row[] = [];
      for (const preset of presets) {
        say(preset);
        rows.push(await measured(stand, way, preset, secondsEach));
      }
      return rows;
    } finally {
      await stand.stop();
    }
  } finally {
    way.close();
  }
}

async function measured(stand: Stand, way: BadWay, preset: VideoPreset, seconds: number): Promise<Row> {
  const device = { atLeast: () => true };
  const wish = { publish: true, microphone: true, camera: true, facing: 'front', preset } as const;
  const grant = { source: 'main', urls: [await stand.media.push(preset)], leftMs: 1 } as const;
  // The test's camera lies on its side, as a computer's does.
  const { videoWidth: height, videoHeight: width, ...attributes } = pusherAttributes(wish, grant, device);
  const [here, there] = [await stand.page(), await stand.page()];
  await here.evaluate((devices) => window.live.devices(devices), { width, height, fps: attributes.fps, toneHz: 440 });
  await create(here, 'me', 'pusher', { ...attributes, videoWidth: width, videoHeight: height, autopush: true });
  const plays = { member: 'ana', source: 'main', urls: [await stand.media.play(preset)], leftMs: 1 } as const;
  const shown = playerAttributes({ audio: true, video: true, fit: 'cover', route: 'speaker', layer: 'full' }, plays);
  await there.evaluate(() => window.live.watchCanvases());
  await create(there, 'you', 'player', { ...shown, autoplay: true });
  await seen(there, 30_000);
  await there.waitForTimeout(settleMs);
  const before = way.bytes();
  const { sights } = await watch(there, seconds * 1_000);
  const after = way.bytes();
  await Promise.all([here.context().close(), there.context().close()]);
  const [up, down] = [after.up - before.up, after.down - before.down];
  const minute = (bytes: number): string => `${((bytes * 60) / seconds / 1_000_000).toFixed(1)} MB`;
  const rate = (bytes: number): string => ((bytes * 8) / seconds / 1_000).toFixed(0);
  return {
    group: 'bytes',
    name: `a minute at ${preset}, ${width}×${height}@${attributes.fps}, at most ${attributes.maxBitrate} kbit/s of picture`,
    ours: `${minute(up)} sent, ${minute(down)} for each who is watched (${rate(up)}/${rate(down)} kbit/s, ${(sights.length / seconds).toFixed(0)} pictures/s)`,
    peer: '–',
    ratio: '–',
    bar: '–',
    met: null,
    runs: 1,
  };
}
