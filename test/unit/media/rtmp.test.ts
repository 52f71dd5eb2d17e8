import { readFileSync } from 'node:fs';
import { pusherAttributes } from '../../../components/core/media/rtmp/attributes';
import { playerCodes, playerEvent, pusherCodes, pusherEvent } from '../../../components/core/media/rtmp/codes';
import { figures, qualityOf } from '../../../components/core/media/rtmp/netstatus';
import { errors, type Reason } from '../../../components/core/protocol/errors';
import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { browserCodes, elsewhere, wordsBeside } from '../../../tools/generate/codes';
import facts from '../../../tools/min-version/since-components.json';

const folder = 'components/core/media/rtmp';
const tables = { pusher: pusherCodes, player: playerCodes };
const ascending = (codes: readonly (string | number)[]): number[] => codes.map(Number).sort((one, other) => one - other);

describe('native codes', () => {
  it.each(['pusher', 'player'] as const)(
    '[S70] [S173] every documented one of the %s has a row, and every row is documented, or said by browsers alone',
    (element) => {
      const documented = ascending(Object.keys(facts[`live-${element}`].codes));
      const stated = ascending(documented.concat(elsewhere[element], ascending(Object.keys(browserCodes(element)))));
      expect(ascending(Object.keys(tables[element]))).toEqual(stated);
    },
  );

  it('[S70] what is taken over from the other element is documented there', () => {
    const documented: Readonly<Record<string, string>> = facts['live-pusher'].codes;
    expect(elsewhere.player.filter((code) => documented[code] === undefined)).toEqual([]);
  });

  it('[S91] every row, of a code and of a figure, has its reason beside it', () => {
    const codes = Object.keys(pusherCodes).concat(Object.keys(playerCodes));
    const said = wordsBeside(`${folder}/codes.ts`);
    expect(codes.filter((code) => said[code] === undefined)).toEqual([]);
    const beside = wordsBeside(`${folder}/netstatus.ts`);
    expect(Object.keys(figures).filter((name) => beside[name] === undefined)).toEqual([]);
  });

  it('[S91] every documented figure of a netstatus has a name of ours', () => {
    expect(Object.keys(figures).sort()).toEqual(facts['live-pusher']['netstatus.info'].slice().sort());
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
    [3001, 'unreachable'],
    [3002, 'unreachable'],
    [3003, 'unreachable'],
    [3004, 'unreachable'],
    [3005, 'reconnecting'],
    [-1307, 'broken'],
    [-1303, 'failed'],
    [5000, 'suspended'],
    [5001, 'interrupted'],
    [10_003, 'noted'],
    [1031, 'noted'],
    [2090, 'feedback'],
    [2091, 'feedback'],
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
    [-1311, '', 'microphone_in_use'],
    [0, 'fail:access denied', 'not_entitled'],
    [10_001, 'insertLivePusher:fail:access denied', 'not_entitled'],
  ])('[S73] %d, %j: %s', (code, message, reason) => {
    expect(pusherEvent(code, message)).toEqual({ type: 'failed', reason });
  });
});

describe('netstatus', () => {
  it('[L102] keeps the way of the media, if it is one that the kit knows', () => {
    expect(qualityOf({ transport: 'tcp' })).toEqual({ level: 0, transport: 'tcp' });
    expect(qualityOf({ transport: 'pigeon' })).toEqual({ level: 0 });
  });

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
    expect(qualityOf({ NET_SPEED: 540, NET_QUALITY_LEVEL: 2, VIDEO_GOP: 1, NET_JITTER: 9, VIDEO_FPS: 15 })).toEqual({
      level: 5,
      kbps: 540,
      gop: 1,
      jitterMs: 9,
      fps: 15,
    });
  });
});

describe('attributes', () => {
  const wish = { publish: true, microphone: true, camera: true, facing: 'front' } as const;
  const anywhere = { atLeast: () => true };

  it('[S75] unless chosen otherwise the picture is 360 × 640 in RTC mode, with 15 frames and plain voice', () => {
    expect(pusherAttributes(wish, null, anywhere)).toMatchObject({
      mode: 'RTC',
      videoWidth: 360,
      videoHeight: 640,
      fps: 15,
      minBitrate: 200,
      maxBitrate: 800,
      audioQuality: 'low',
    });
  });

  it('[S92] the guide shows the figures of every preset', () => {
    const pages = ['', '.zh-CN'].map((language) =>
      readFileSync(`docs/guides/picture-and-sound${language}.md`, 'utf8').replace(/ +/g, ' '),
    );
    (['180p', '240p', '360p', '480p', '540p', '720p', '1080p'] as const).forEach((preset) => {
      const { videoWidth, videoHeight, fps, minBitrate, maxBitrate } = pusherAttributes({ ...wish, preset }, null, anywhere);
      const row = `| \`${preset}\` | ${videoWidth} × ${videoHeight} | ${fps} | ${minBitrate}–${maxBitrate} |`;
      pages.forEach((page) => expect(page).toContain(row));
    });
  });

  it('[S92] music is sampled at 48 kHz, and large pictures move at 30 frames', () => {
    expect(pusherAttributes({ ...wish, preset: '720p', audio: 'music' }, null, anywhere)).toMatchObject({
      videoWidth: 720,
      videoHeight: 1280,
      fps: 30,
      audioQuality: 'high',
    });
  });
});

describe('the words of a failure', () => {
  const reasons = Object.values(pusherCodes)
    .concat(Object.values(playerCodes))
    .reduce<Reason[]>((all, event) => ('reason' in event ? all.concat(event.reason) : all), [])
    .concat('camera_missing', 'camera_in_use', 'microphone_missing', 'microphone_in_use', 'not_entitled', 'unsupported');

  it.each(Array.from(new Set(reasons)))('[S93] of %s say what is wrong, and then what to do', (reason) => {
    const { text } = errors[reason];
    expect(en[text]).toMatch(/^[^.]+\. [A-Z][^.]+$/);
    expect(zhCN[text]).toMatch(/^[^，]+，(请|可以)[^，]+/);
  });
});
