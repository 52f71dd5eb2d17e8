import { nextUplink, type Uplink } from '../../../web/live/policy/bitrate';
import { liveness, isStutter } from '../../../web/live/policy/liveness';
import { avcCodec, encodedSize } from '../../../web/live/policy/video-size';
import { videoHoldMs } from '../../../web/live/policy/av-sync';
import { nextRetryDelay } from '../../../web/live/policy/retry-policy';
import { backlogMs, mayEncodeVideo, mayEncodeAudio, maySendAudio } from '../../../web/live/policy/backpressure';
import { playbackRate } from '../../../web/live/policy/playback-rate';
import { VolumeSampler, volumeOf } from '../../../web/live/policy/volume';

describe('reconnecting', () => {
  it.each([
    ['[L6] tries at once after a fresh drop', 0, 0.9, 0],
    ['[L6] then waits half a window at least', 1, 0, 250],
    ['[L6] and a window at most', 1, 0.999, 500],
    ['[L6] doubles the window', 3, 0, 1_000],
    ['[L6] never waits past the ceiling', 4, 0.999, 3_998],
    ['[L6] gives up after five', 5, 0, null],
  ])('%s', (_rule, failures, random, delay) => {
    expect(nextRetryDelay({ failures, random })).toBe(delay);
  });
});

describe('the bitrate', () => {
  const limits = { minKbps: 200, maxKbps: 1_000 };
  const at = (uplink: Uplink, nowMs: number, backlog: number): Uplink =>
    nextUplink(uplink, { nowMs, backlogMs: backlog, ...limits });
  const start: Uplink = { kbps: 1_000, changedMs: 0, clearSinceMs: null };

  it('[L7] falls by a third when congested, once a second', () => {
    const once = at(start, 1_000, 300);
    expect(once.kbps).toBe(670);
    expect(at(once, 1_500, 300).kbps).toBe(670);
    expect(at(once, 2_000, 300).kbps).toBe(449);
  });

  it('[L7] stays at the minimum', () => {
    let uplink = start;
    for (let nowMs = 1_000; nowMs < 20_000; nowMs += 1_000) uplink = at(uplink, nowMs, 900);
    expect(uplink.kbps).toBe(200);
  });

  it('[L7] rises after five seconds without backlog and stays at the maximum', () => {
    let uplink: Uplink = { kbps: 400, changedMs: 0, clearSinceMs: null };
    uplink = at(uplink, 1_000, 0);
    expect(at(uplink, 5_900, 0).kbps).toBe(400);
    expect(at(uplink, 6_000, 0).kbps).toBe(468);
    for (let nowMs = 6_000; nowMs < 100_000; nowMs += 500) uplink = at(uplink, nowMs, 0);
    expect(uplink.kbps).toBe(1_000);
  });

  it('[L7] starts counting again after a backlog', () => {
    let uplink: Uplink = { kbps: 400, changedMs: 0, clearSinceMs: 0 };
    uplink = at(uplink, 4_000, 100);
    uplink = at(uplink, 4_500, 0);
    expect(at(uplink, 6_000, 0).kbps).toBe(400);
    expect(at(uplink, 9_500, 0).kbps).toBe(468);
  });

  it('[L7] follows limits that the page changes', () => {
    expect(nextUplink(start, { nowMs: 10, backlogMs: 0, minKbps: 100, maxKbps: 300 }).kbps).toBe(300);
  });
});

describe('backpressure before the encoder', () => {
  it('[L8] drops video when a quarter of a second waits, and lets one key frame pass', () => {
    expect(mayEncodeVideo(0, 1_000)).toBe(true);
    expect(mayEncodeVideo(24_000, 200)).toBe(true);
    expect(mayEncodeVideo(24_001, 200)).toBe(false);
    expect(mayEncodeVideo(125_000, 4_000)).toBe(true);
    expect(mayEncodeVideo(125_001, 4_000)).toBe(false);
  });

  it('[L61] drops audio when half a second waits for its encoder', () => {
    expect([0, 25, 26].map(mayEncodeAudio)).toEqual([true, true, false]);
  });

  it('[L8] lets audio pass long after that', () => {
    expect(maySendAudio(400_000)).toBe(true);
    expect(maySendAudio(600_000)).toBe(false);
    expect(backlogMs(125_000, 1_000)).toBe(1_000);
  });
});

describe('the playback rate', () => {
  it.each([
    ['[L11] is untouched when near enough', 8, 1],
    ['[L11] is untouched when a little short', -8, 1],
    ['[L11] is higher with 38 ms too much', 38, 1.02],
    ['[L11] is 6 % higher at most', 900, 1.06],
    ['[L11] is lower with 23 ms too little', -23, 0.99],
    ['[L11] is 3 % lower at most', -900, 0.97],
  ])('%s', (_rule, excessMs, speed) => {
    expect(playbackRate(excessMs)).toBeCloseTo(speed, 5);
  });
});

describe('a picture', () => {
  it.each([
    ['[L12] without sound goes at once', null, 0],
    ['[L12] behind its sound goes at once', -300, 0],
    ['[L12] 100 ms ahead goes at once', 100, 0],
    ['[L12] 180 ms ahead waits for the rest', 180, 80],
    ['[L12] of another timeline goes at once', 60_000, 0],
  ])('%s', (_rule, leadMs, waitMs) => {
    expect(videoHoldMs(leadMs)).toBe(waitMs);
  });

  it.each([
    ['[L13] flows', 799, 'flowing'],
    ['[L13] is loading', 800, 'loading'],
    ['[L13] is lost', 5_000, 'lost'],
  ])('%s', (_rule, silentMs, state) => {
    expect(liveness(silentMs)).toBe(state);
  });

  it('[L13] that is slow does not stutter, and one that is late does', () => {
    expect(isStutter(1_000, 1_000)).toBe(false);
    expect(isStutter(400, 33)).toBe(true);
    expect(isStutter(300, 33)).toBe(false);
    // A new timeline starts.
    expect(isStutter(400, -9_000)).toBe(false);
  });

  it.each([
    ['[L14] of a desk camera stays lying down', { width: 640, height: 360 }, { width: 640, height: 360 }],
    ['[L14] of a larger camera is scaled to the wished area', { width: 1280, height: 720 }, { width: 646, height: 364 }],
    ['[L14] of a phone stands', { width: 360, height: 640 }, { width: 360, height: 640 }],
    ['[L14] that is smaller stays small, with even sides', { width: 321, height: 241 }, { width: 322, height: 242 }],
  ])('%s', (_rule, camera, size) => {
    expect(encodedSize(camera, { width: 360, height: 640 })).toEqual(size);
  });

  it.each([
    [640, 360, 30, 'avc1.42e01e'],
    [1280, 720, 30, 'avc1.42e01f'],
    [1920, 1080, 30, 'avc1.42e028'],
    [1920, 1080, 60, 'avc1.42e02a'],
  ])('[L14] of %d×%d at %d has the codec %s', (width, height, fps, codec) => {
    expect(avcCodec({ width, height }, fps)).toBe(codec);
  });
});

describe('volume', () => {
  it('[L15] is 0 in silence and 100 at full voice, and grows in between', () => {
    expect([0, 0.001, 0.01, 0.1, 0.5].map(volumeOf)).toEqual([0, 0, 40, 80, 100]);
  });

  it('[L15] is that of all samples since the last call', () => {
    const sampler = new VolumeSampler();
    expect(sampler.take()).toBeNull();
    sampler.add(new Float32Array(100).fill(0.1));
    sampler.add(new Float32Array(100).fill(-0.1));
    expect(sampler.take()).toBe(80);
    expect(sampler.take()).toBeNull();
  });
});
