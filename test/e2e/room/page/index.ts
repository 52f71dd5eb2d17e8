import { listenToSpeakers, look, tone, tones, type Sight } from '../../live/page/ears-and-eyes';
import { failDevices, openTracks, replaceDevices, testTracks, unplug, type TestDevices } from '../../live/page/camera';
import { call, calls, racer } from './calls';
import { misfits } from './misfits';
import { paintPortrait } from './portrait';

/** What a test knows of one tile: whose it is, and what its picture shows now. */
export interface SeenTile {
  name: string;
  sight: Sight | null;
}

/** The picture of a tile, unless something covers it. */
const shownCanvas = (tile: Element): HTMLCanvasElement | null => {
  const canvas = tile.querySelector('[class*="tile__cover"]') === null ? tile.querySelector('canvas') : null;
  return canvas !== null && canvas.width > 1 && canvas.getBoundingClientRect().width > 2 ? canvas : null;
};

/** What a test wants of a person's camera and microphone. */
interface GivenDevices extends TestDevices {
  refuse: 'camera' | 'both' | null;
  /** Whom the camera sees: a drawn person instead of the test picture. */
  portrait?: number;
}

/** Puts a test's camera and microphone into the page before it asks for any. */
function giveDevices({ refuse, portrait, ...given }: GivenDevices): void {
  const devices: TestDevices =
    portrait === undefined ? given : { ...given, paint: (pen, nowMs) => paintPortrait(pen, portrait, nowMs) };
  const { mediaDevices } = navigator;
  giveScreen();
  mediaDevices.getUserMedia = async (constraints) => {
    replaceDevices(await testTracks(devices));
    if (refuse !== null) failDevices({ video: 'NotAllowedError', ...(refuse === 'both' ? { audio: 'NotAllowedError' } : {}) });
    // From here on those two answer by themselves.
    return mediaDevices.getUserMedia(constraints);
  };
}

/** The camera is pulled out, and there is no other one. */
function loseCamera(): void {
  navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
  unplug('video');
}

/** Another tab or window covers the page, or no longer does. */
function hide(isHidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** What of the screen is shared now. */
let screen: MediaStreamTrack | null = null;

/** Whoever is asked for a screen gives one with the clock in it and a sound of its own. */
function giveScreen(): void {
  navigator.mediaDevices.getDisplayMedia = async () => {
    const tracks = await testTracks({ width: 1280, height: 720, fps: 15, toneHz: 1320 });
    screen = tracks.picture();
    return new MediaStream([screen, tracks.sound()]);
  };
}

/** The person ends it by what the browser itself shows. */
function endScreen(): void {
  screen?.stop();
  screen?.dispatchEvent(new Event('ended'));
}

const sharesScreen = (): boolean => screen?.readyState === 'live';

/** Everybody's tile but the own one, on the page in front. */
const others = (): Element[] =>
  Array.from(document.querySelectorAll('[role="group"][aria-label]')).filter(
    (tile) =>
      tile.querySelector('wx-live-pusher') === null &&
      tile.getBoundingClientRect().width > 2 &&
      tile.checkVisibility({ visibilityProperty: true }),
  );

/** Whether the own tile shows what the own camera sees. */
const ownPicture = (): boolean => {
  const pusher = document.querySelector('wx-live-pusher');
  const video = pusher?.querySelector('video');
  return (video?.videoWidth ?? pusher?.querySelector('canvas')?.width ?? 0) > 2;
};

const nameOf = (tile: Element): string => tile.querySelector('[class*="plate__name"]')?.textContent ?? '';

/** The user id under which the demo fetches its tokens. */
const myId = (): string => String(wx.getStorageSync('demo.user'));

/** What every tile of somebody else on the page in front shows, if it shows a picture. */
const pictures = (): Sight[] =>
  others()
    .map(shownCanvas)
    .filter((canvas) => canvas !== null)
    .map((canvas) => look(canvas, canvas.width, canvas.height));

const person = {
  call,
  calls,
  endScreen,
  giveDevices,
  hide,
  loseCamera,
  misfits,
  myId,
  openTracks,
  ownPicture,
  pictures,
  racer,
  sharesScreen,
  tone,
  tones,
  names: (): string[] => others().map(nameOf),
  widths: (): { [name: string]: number } =>
    Object.fromEntries(others().map((tile) => [nameOf(tile), tile.getBoundingClientRect().width])),
  tiles: (): SeenTile[] =>
    others().map((tile) => {
      const canvas = shownCanvas(tile);
      return { name: nameOf(tile), sight: canvas === null ? null : look(canvas, canvas.width, canvas.height) };
    }),
};

declare global {
  interface Window {
    person: typeof person;
  }
}

window.person = person;
listenToSpeakers();
