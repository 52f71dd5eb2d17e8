import { pusherAttributes } from '../../../components/core/media/rtmp/attributes';
import { qualityOf } from '../../../components/core/media/rtmp/netstatus';
import { playerCodes, playerEvent } from '../../../components/core/media/rtmp/player-events';
import { pusherCodes, pusherEvent } from '../../../components/core/media/rtmp/pusher-events';
import facts from '../../../tools/floor/since-components.json';

const documented = {
  pusher: Object.keys(facts['live-pusher'].codes).map(Number),
  player: Object.keys(facts['live-player'].codes).map(Number),
};

describe('native codes', () => {
  it.each(documented.pusher)('[S70] %d of the pusher has a row', (code) => {
    expect(pusherCodes[code]).toBeDefined();
  });

  it.each(documented.player)('[S70] %d of the player has a row', (code) => {
    expect(playerCodes[code]).toBeDefined();
  });

  it('[S70] no row is of a code that nobody has seen', () => {
    const both = documented.pusher.concat(documented.player);
    const strange = Object.keys(pusherCodes)
      .concat(Object.keys(playerCodes))
      .filter((code) => both.indexOf(Number(code)) < 0);
    expect(strange).toEqual([]);
  });

  it.each([2027, 2029, 10_005, 10_012, 10_014, 10_043, -1326])('[S71] %d, which phones send, is unknown', (code) => {
    expect([pusherEvent(code, ''), playerEvent(code)]).toEqual([null, null]);
  });

  it.each([
    [1001, 'connecting'],
    [1002, 'started'],
    [1008, 'started'],
    [1007, 'cameraOpened'],
    [1101, 'weak'],
    [1102, 'reconnecting'],
    [3004, 'reconnecting'],
    [-1307, 'broken'],
    [-1303, 'failed'],
    [5000, 'suspended'],
    [5001, 'interrupted'],
    [10_003, 'noted'],
    [1031, 'noted'],
  ])('[S72] %d of the pusher is %s', (code, type) => {
    expect(pusherEvent(code, '')?.type).toBe(type);
  });

  it.each([
    [2002, 'connecting'],
    [2003, 'firstFrame'],
    [2004, 'started'],
    [2007, 'buffering'],
    [2103, 'reconnecting'],
    [2104, 'weak'],
    [-2301, 'broken'],
    [-2302, 'broken'],
    [2006, 'ended'],
  ])('[S72] %d of the player is %s', (code, type) => {
    expect(playerEvent(code)?.type).toBe(type);
  });

  it.each([
    [-1301, '', 'camera_refused'],
    [-1301, 'open camera failed: refused', 'camera_refused'],
    [-1301, 'open camera failed: missing', 'camera_missing'],
    [-1301, 'open camera failed: unplugged', 'camera_missing'],
    [-1301, 'open camera failed: in use', 'camera_in_use'],
    [-1302, 'open mic failed: in use', 'microphone_in_use'],
    [-1302, 'open mic failed: missing', 'microphone_missing'],
    [10_001, '', 'camera_refused'],
    [10_002, 'in use', 'microphone_refused'],
  ])('[S73] %d, %j: %s', (code, message, reason) => {
    expect(pusherEvent(code, message)).toEqual({ type: 'failed', reason });
  });
});

describe('netstatus', () => {
  it.each([
    [0, 0],
    [1, 5],
    [2, 5],
    [3, 4],
    [4, 3],
    [5, 2],
    [6, 1],
    [7, 0],
    [-1, 0],
    ['3', 4],
    ['', 0],
    [null, 0],
    [{}, 0],
  ])('[S74] netQualityLevel %j is level %d', (netQualityLevel, level) => {
    expect(qualityOf({ netQualityLevel }).level).toBe(level);
  });

  it('[S74] reads the names of today and the raw ones of 1.9.0–1.9.2, and what is absent stays absent', () => {
    expect(qualityOf({ videoBitrate: 500, videoFPS: '15', netJitter: 0, netQualityLevel: 1 })).toEqual({
      level: 5,
      videoKbps: 500,
      fps: 15,
      jitterMs: 0,
    });
    expect(qualityOf({ VIDEO_BITRATE: 500, AUDIO_BITRATE: 40, VIDEO_WIDTH: 360, VIDEO_HEIGHT: 640 })).toEqual({
      level: 0,
      videoKbps: 500,
      audioKbps: 40,
      width: 360,
      height: 640,
    });
  });
});

describe('attributes', () => {
  it('[S75] the picture is 360 × 640, and players stay 0.2 to 0.8 s behind', () => {
    const wish = { publish: true, microphone: true, camera: true, facing: 'front' } as const;
    const { videoWidth, videoHeight, mode } = pusherAttributes(wish, null, { atLeast: () => true });
    expect([videoWidth, videoHeight, mode]).toEqual([360, 640, 'RTC']);
  });
});
