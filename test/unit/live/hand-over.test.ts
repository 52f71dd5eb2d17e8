/** @jest-environment jsdom */
import type { LiveElement } from '../../../web/live-element';
import { playbackEngineFor } from '../../../web/live/engine-for-url';
import { createLivePlayer } from '../../../web/live/live-player';
import { streamOf } from '../../../web/live/playback/hand-over';
import type { PlaybackOptions } from '../../../web/live/playback/playback';
import { emptyPlaybackStats } from '../../../web/live/playback/playback-stats';

jest.mock('../../../web/live/engine-for-url');

/** A player of one URL, without media. */
interface Opened {
  options: PlaybackOptions;
  stats: ReturnType<typeof emptyPlaybackStats>;
  isMuted: boolean;
  isOpen: boolean;
}

const stage = 'https://rtc.example.com/media/0a1b/whep?s=1';
const far = 'wss://edge.example.com/live/0a1b.flv?s=2';
const other = 'wss://edge.example.com/live/9f8e.flv?s=3';

let opened: Opened[];
let element: LiveElement;
let host: HTMLElement;
let codes: number[];
let infos: { videoBitrate: number; videoFPS: number }[];

beforeEach(() => {
  jest.useFakeTimers();
  opened = [];
  codes = [];
  infos = [];
  jest.mocked(playbackEngineFor).mockReturnValue(() =>
    Promise.resolve((options) => {
      const playback: Opened = { options, stats: emptyPlaybackStats(), isMuted: options.muted, isOpen: true };
      opened.push(playback);
      return {
        stats: playback.stats,
        mute: (muted) => (playback.isMuted = muted),
        release: () => (playback.isOpen = false),
      };
    }),
  );
  host = document.createElement('div');
  element = createLivePlayer(host, (event, detail) => {
    if (event === 'statechange') codes.push((detail as { code: number }).code);
    if (event === 'netstatus') infos.push((detail as { info: (typeof infos)[number] }).info);
  });
});
afterEach(() => {
  element.release();
  jest.useRealTimers();
});

const settled = (): Promise<unknown> => jest.advanceTimersByTimeAsync(0);
const at = (place: number): Opened => {
  const found = opened[place];
  if (found === undefined) throw new Error(`no player ${place}`);
  return found;
};
async function show(src: string): Promise<void> {
  element.update({ src, autoplay: true, muted: false });
  await settled();
}
/** The engine draws its first picture. */
function draw({ options }: Opened, name: string): void {
  options.surface.video().id = name;
  options.report(2003);
}
const shown = (): string => Array.from(host.querySelectorAll('video, canvas'), ({ id }) => id).join();
const sounding = (): string => opened.flatMap(({ isOpen, isMuted }, place) => (isOpen && !isMuted ? [place] : [])).join();

async function playing(): Promise<void> {
  await show(stage);
  draw(at(0), 'stage');
}

describe('the same stream by another URL', () => {
  it('[L129] is shown when it has a picture, and until then the player before is seen and heard', async () => {
    await playing();
    await show(far);
    expect([opened.length, shown(), sounding()]).toEqual([2, 'stage', '0']);
    at(1).options.report(2001);
    at(1).options.report(2004);
    at(1).options.onFlowing();
    expect([shown(), sounding(), codes]).toEqual(['stage', '0', [2003]]);
    draw(at(1), 'far');
    expect([shown(), sounding(), at(0).isOpen]).toEqual(['far', '1', false]);
    expect(codes).toEqual([2003, 2003]);
    at(1).options.report(2105);
    expect(codes).toEqual([2003, 2003, 2105]);
  });

  it('[L129] takes the place without a picture when two seconds of sound have come', async () => {
    await playing();
    await show(far);
    at(1).options.onFlowing();
    await jest.advanceTimersByTimeAsync(1_999);
    expect(sounding()).toBe('0');
    await jest.advanceTimersByTimeAsync(1);
    expect([sounding(), codes]).toEqual(['1', [2003, 2004]]);
  });

  it('[L129] obeys what was set meanwhile, and counts on from the player before', async () => {
    await playing();
    Object.assign(at(0).stats, { videoBytes: 9_000, frames: 90 });
    await show(far);
    element.update({ muted: true });
    expect([at(0).isMuted, at(1).isMuted]).toEqual([true, true]);
    await jest.advanceTimersByTimeAsync(2_000);
    draw(at(1), 'far');
    expect(at(1).isMuted).toBe(true);
    element.update({ muted: false });
    expect(sounding()).toBe('1');
    Object.assign(at(1).stats, { videoBytes: 500, frames: 30 });
    await jest.advanceTimersByTimeAsync(2_000);
    expect(infos.every(({ videoBitrate, videoFPS }) => videoBitrate >= 0 && videoFPS >= 0)).toBe(true);
    expect(infos.pop()?.videoFPS).toBe(15);
  });

  it('[L129] hears nothing of the player before any more, neither its codes nor its end', async () => {
    await playing();
    await show(far);
    at(0).options.report(2105);
    at(0).options.onLost('revoked', true);
    await settled();
    expect([opened.length, codes]).toEqual([2, [2003]]);
    draw(at(1), 'far');
    expect([shown(), sounding()]).toEqual(['far', '1']);
  });

  it('[L129] may change again before it has a picture, and ends with its element', async () => {
    await playing();
    await show(far);
    await show(stage);
    expect([opened.length, shown(), sounding()]).toEqual([3, 'stage', '0']);
    draw(at(2), 'back');
    expect([shown(), sounding(), at(0).isOpen, at(1).isOpen]).toEqual(['back', '2', false, false]);
    await show(far);
    element.release();
    expect(opened.every(({ isOpen }) => !isOpen)).toBe(true);
    expect(shown()).toBe('');
    jest.advanceTimersByTime(60_000);
    expect(codes).not.toContain(-2301);
  });

  it.each<[string, () => void | Promise<unknown>, number]>([
    ['is refused', () => at(1).options.onLost('closed 4403', true), -2301],
    ['breaks before', () => at(1).options.onLost('closed 1006', false), 2103],
    ['shows nothing for ten seconds', () => jest.advanceTimersByTimeAsync(10_000), 2103],
  ])('[L130] that %s is a failure as any other, and ends the player before', async (_what, fail, code) => {
    await playing();
    await show(far);
    await fail();
    expect([codes.pop(), at(0).isOpen, sounding()]).toEqual([code, false, '']);
    expect(shown()).toBe('stage');
  });

  it('[L131] is told by its name; another stream is never played on from it', async () => {
    await playing();
    await show(other);
    expect([shown(), at(0).isOpen, sounding()]).toEqual(['', false, '1']);
    draw(at(1), 'other');
    await show('');
    await show(other);
    expect([at(1).isOpen, sounding()]).toEqual([false, '2']);
  });

  it.each([
    [stage, '0a1b'],
    [far, '0a1b'],
    ['whep://rtc.example.com/media/0a1b/whep', '0a1b'],
    ['https://srs.example.com/rtc/v1/whep/?app=live&stream=0a1b&s=1#process=x', '0a1b'],
    ['ws://a/live/0a1b.flv#better=https%3A%2F%2Fa', '0a1b'],
    ['room://cloud.tencent.com/rtc?userid=0a1b', ''],
    ['rtmp://a/live/0a1b', ''],
    ['wss://', ''],
    ['whep://', ''],
    ['', ''],
  ])('[L131] %s has the name "%s"', (url, name) => {
    expect(streamOf(url)).toBe(name);
  });
});
