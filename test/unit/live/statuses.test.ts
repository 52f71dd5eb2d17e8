import { flagOf, numberOf, textOf } from '../../../web/live/attributes';
import { stateChange } from '../../../web/live/codes';
import { emptyPlaybackStats, playerNetStatus } from '../../../web/live/playback/playback-stats';
import { deviceErrorEvents, deviceErrorOf } from '../../../web/live/publish/capture/device-error';
import { emptyPublishStats, pusherNetStatus } from '../../../web/live/publish/publish-stats';
import { readWay } from '../../../web/live/web-rtc/way-stats';
import { previewMirrored, readPusherOptions } from '../../../web/live/publish/pusher-options';

const fields = [
  'audioBitrate',
  'audioCache',
  'netJitter',
  'netQualityLevel',
  'netSpeed',
  'videoBitrate',
  'videoCache',
  'videoFPS',
  'videoGOP',
  'videoHeight',
  'videoWidth',
];

describe('netstatus', () => {
  it('[L17] of a pusher has the fields of WeChat and rates over the span', () => {
    const before = { ...emptyPublishStats(), videoBytes: 1_000, frames: 10 };
    const now = { ...before, videoBytes: 251_000, audioBytes: 16_000, frames: 70, keyFrames: 2, width: 640, height: 360 };
    const status = pusherNetStatus(now, before, 2_000);
    expect(Object.keys(status).sort()).toEqual(fields);
    expect(status).toMatchObject({
      videoBitrate: 1_000,
      audioBitrate: 64,
      netSpeed: 1_064,
      videoFPS: 30,
      videoGOP: 1,
      netQualityLevel: 1,
    });
  });

  it('[L17] of a pusher gets worse with dropped frames', () => {
    const level = (skipped: number): unknown =>
      pusherNetStatus({ ...emptyPublishStats(), videoBytes: 1_000, frames: 60 - skipped, skipped }, emptyPublishStats(), 2_000)[
        'netQualityLevel'
      ];
    expect([0, 2, 6, 12, 24, 40].map(level)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('[L17] of a player has the fields of WeChat, and 6 when nothing comes', () => {
    const now = { ...emptyPlaybackStats(), videoBytes: 250_000, frames: 60, keyFrames: 2, jitterMs: 45 };
    const status = playerNetStatus(now, emptyPlaybackStats(), 2_000);
    expect(Object.keys(status).sort()).toEqual(fields);
    expect(status).toMatchObject({ videoBitrate: 1_000, videoFPS: 30, netJitter: 45, netQualityLevel: 2 });
    expect(playerNetStatus(now, now, 2_000)['netQualityLevel']).toBe(6);
  });

  it('[L102] names the way of the media, where it is known', () => {
    const [pusher, player] = [emptyPublishStats(), emptyPlaybackStats()];
    expect(pusherNetStatus({ ...pusher, transport: 'tcp' }, pusher, 2_000)).toMatchObject({ transport: 'tcp' });
    expect(playerNetStatus({ ...player, transport: 'flv' }, player, 2_000)).toMatchObject({ transport: 'flv' });
  });

  it('[S219] has losses since the last report, the round trip and the codecs, where they are known', () => {
    const before = { ...emptyPlaybackStats(), packets: 1_000, packetsLost: 10 };
    const now = { ...before, packets: 1_190, packetsLost: 20, roundTripMs: 42, codec: 'H264/opus' };
    expect(playerNetStatus(now, before, 2_000)).toMatchObject({ packetLoss: 5, roundTrip: 42, codec: 'H264/opus' });
    // A late packet counts back, another connection counts from zero, and FLV has no packets.
    expect(playerNetStatus({ ...now, packetsLost: 8 }, before, 2_000)).toMatchObject({ packetLoss: 0 });
    expect(playerNetStatus({ ...now, packets: 5, packetsLost: 0 }, before, 2_000)).not.toHaveProperty('packetLoss');
    expect(pusherNetStatus(emptyPublishStats(), emptyPublishStats(), 2_000)).not.toHaveProperty('packetLoss');
    const stats = emptyPublishStats();
    const pair = { type: 'candidate-pair', id: '1', nominated: true, state: 'succeeded', currentRoundTripTime: 0.0314 };
    readWay(stats, [
      pair,
      { type: 'outbound-rtp', kind: 'audio', codecId: 'a', packetsSent: 90 },
      { type: 'outbound-rtp', kind: 'video', codecId: 'v', packetsSent: 900 },
      { type: 'remote-inbound-rtp', kind: 'video', codecId: 'v', packetsLost: 3 },
      { type: 'codec', id: 'v', mimeType: 'video/H264' },
      { type: 'codec', id: 'a', mimeType: 'audio/opus' },
    ]);
    expect(stats).toMatchObject({ packets: 990, packetsLost: 3, roundTripMs: 31, codec: 'H264/opus' });
    readWay(stats, []);
    expect(stats).toMatchObject({ roundTripMs: 31, codec: 'H264/opus' });
  });
});

describe('codes', () => {
  it('append the detail to WeChat’s message', () => {
    expect(stateChange(2103, 'disconnected', 'closed 1006')).toEqual({ code: 2103, message: 'disconnected: closed 1006' });
    expect(stateChange(2001, 'connected')).toEqual({ code: 2001, message: 'connected' });
  });

  it.each([
    ['camera', 'NotAllowedError', { code: -1301, detail: 'refused', refused: 10001 }],
    ['microphone', 'NotAllowedError', { code: -1302, detail: 'refused', refused: 10002 }],
    ['camera', 'NotFoundError', { code: -1301, detail: 'missing' }],
    ['microphone', 'NotReadableError', { code: -1302, detail: 'in use' }],
    ['camera', 'SomethingNewError', { code: -1301, detail: 'failed' }],
  ] as const)('[L23] of a %s with %s', (device, name, events) => {
    expect(deviceErrorEvents(deviceErrorOf(device, new DOMException('words', name)))).toEqual(events);
  });

  it('[L60] of a screen: not given, ended, and never an error event', () => {
    expect(deviceErrorEvents(deviceErrorOf('screen', new DOMException('words', 'NotAllowedError')))).toEqual({
      code: -1308,
      detail: 'refused',
    });
    expect(deviceErrorEvents({ device: 'screen', cause: 'ended', message: '' })).toEqual({ code: -1310, detail: 'ended' });
  });

  it('[L23] of a page that is not secure, where there are no devices at all', () => {
    expect(deviceErrorOf('camera', new TypeError('mediaDevices is undefined'))).toMatchObject({
      device: 'camera',
      cause: 'failed',
    });
  });
});

describe('attributes', () => {
  it('[L18] of the wrong type count as absent', () => {
    expect([textOf(7, 'x'), flagOf('true', false), numberOf({}, 5, 0, 9), numberOf(NaN, 5, 0, 9)]).toEqual(['x', false, 5, 5]);
    expect([numberOf('7', 5, 0, 9), numberOf(70, 5, 0, 9)]).toEqual([7, 9]);
    expect(readPusherOptions({ url: 3, minBitrate: 'fast', maxBitrate: null, videoWidth: -1 }, 1)).toMatchObject({
      url: '',
      camera: true,
      stream: { minKbps: 200, maxKbps: 1_000, width: 64 },
    });
  });

  it('[L59] of the voice are on unless they are switched off', () => {
    expect(readPusherOptions({}, 1)).toMatchObject({ gain: true, noise: true, screen: false });
    expect(readPusherOptions({ enableAgc: false, enableAns: false }, 1)).toMatchObject({ gain: false, noise: false });
  });

  it('never have a maximum bitrate below the minimum', () => {
    expect(readPusherOptions({ minBitrate: 800, maxBitrate: 300 }, 1).stream).toMatchObject({ minKbps: 800, maxKbps: 800 });
  });

  it('[L26] mirror the preview with auto for the front camera only', () => {
    expect(previewMirrored('auto', 'front')).toBe(true);
    expect(previewMirrored('auto', 'back')).toBe(false);
    expect(previewMirrored('enable', 'back')).toBe(true);
    expect(previewMirrored('disable', 'front')).toBe(false);
  });
});
