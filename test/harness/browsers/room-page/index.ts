import { listenToSpeakers, sampleFrame, tone, tones, type FrameSample } from '../live-page/probes';
import { openTracks, plug, replaceDevices, testTracks, unplug, type DeviceFaults, type TestDevices } from '../live-page/camera';
import { endTrack } from '../../../fakes/browser/media-track';
import { call, calls, callActions } from './calls';
import { layoutFaults } from './layout-faults';
import { hear, heard } from './announcements';
import { paintPortrait } from './portrait';

/** A sample of one tile: the member's name and the present picture. */
export interface TileSample {
  name: string;
  sight: FrameSample | null;
}

/** Samples the picture of a tile, unless something covers it: a canvas of FLV, or a video of WebRTC. */
function sampleTile(tile: Element): FrameSample | null {
  if (tile.querySelector('[class*="tile__cover"]') !== null) return null;
  const shown = tile.querySelector<HTMLCanvasElement | HTMLVideoElement>('canvas, video');
  if (shown === null || shown.getBoundingClientRect().width <= 2) return null;
  const { width, height } = shown instanceof HTMLVideoElement ? { width: shown.videoWidth, height: shown.videoHeight } : shown;
  return width > 1 ? sampleFrame(shown, width, height) : null;
}

/** Options of the test camera and microphone. */
interface DeviceOptions extends TestDevices {
  faults: DeviceFaults;
  /** The number of a drawn portrait to show instead of the test picture. */
  portrait?: number;
}

/** Installs the test camera, microphone and screen before the page asks for them. */
function giveDevices({ faults, portrait, ...given }: DeviceOptions): void {
  const devices: TestDevices =
    portrait === undefined ? given : { ...given, paint: (pen, nowMs) => paintPortrait(pen, portrait, nowMs) };
  replaceDevices(() => testTracks(devices), faults).giveScreen(async () => {
    // A screen that carries the clock and a tone of its own.
    const tracks = await testTracks({ width: 1280, height: 720, fps: 15, toneHz: 1320 });
    screen = tracks.picture();
    return [screen, tracks.sound()];
  });
}

/** Sets whether another tab or window covers the page. */
function hide(isHidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** The tracks of the shared screen. */
let screen: MediaStreamTrack | null = null;

/** Ends the sharing as the browser's own button does. */
function endScreen(): void {
  if (screen !== null) endTrack(screen);
}

const sharesScreen = (): boolean => screen?.readyState === 'live';

/** All remote tiles on the page in front. */
const others = (): Element[] =>
  Array.from(document.querySelectorAll('[role="group"][aria-label]')).filter(
    (tile) =>
      tile.querySelector('wx-live-pusher') === null &&
      tile.getBoundingClientRect().width > 2 &&
      tile.checkVisibility({ visibilityProperty: true }),
  );

/** Whether the local tile shows the own camera. */
const ownPicture = (): boolean => {
  const pusher = document.querySelector('wx-live-pusher');
  const video = pusher?.querySelector('video');
  return (video?.videoWidth ?? pusher?.querySelector('canvas')?.width ?? 0) > 2;
};

const nameOf = (tile: Element): string => tile.querySelector('[class*="plate__name"]')?.textContent ?? '';

/** The user id with which the demo fetches its tokens. */
const myId = (): string => String(wx.getStorageSync('demo.user'));

/** Samples of all remote tiles with a picture, on the page in front. */
const pictures = (): FrameSample[] =>
  others()
    .map(sampleTile)
    .filter((sample) => sample !== null);

const testApi = {
  call,
  calls,
  endScreen,
  giveDevices,
  heard,
  hide,
  plug,
  unplug,
  layoutFaults,
  myId,
  openTracks,
  ownPicture,
  pictures,
  callActions,
  sharesScreen,
  tone,
  tones,
  names: (): string[] => others().map(nameOf),
  widths: (): { [name: string]: number } =>
    Object.fromEntries(others().map((tile) => [nameOf(tile), tile.getBoundingClientRect().width])),
  tiles: (): TileSample[] => others().map((tile) => ({ name: nameOf(tile), sight: sampleTile(tile) })),
};

declare global {
  interface Window {
    testApi: typeof testApi;
  }
}

window.testApi = testApi;
listenToSpeakers();
hear();
