/** @jest-environment jsdom */
import type { LiveElement } from '../../../web/live-element';
import { playbackEngineFor, publishEngineFor } from '../../../web/live/engine-for-url';
import { createLivePlayer } from '../../../web/live/live-player';
import { createLivePusher } from '../../../web/live/live-pusher';
import { emptyPlaybackStats } from '../../../web/live/playback/playback-stats';
import { emptyPublishStats } from '../../../web/live/publish/publish-stats';
import { FakeMediaStream } from '../../fakes/browser/media-track';
import { FakeMediaDevices, camera, microphone } from '../../fakes/browser/media-devices';

jest.mock('../../../web/live/engine-for-url');

/** One load of an engine, which the test ends. */
interface Load {
  url: string;
  arrive(): void;
  fail(): void;
}

/** Engines that load when the test says so, and the URLs that they have open. */
class Engines {
  readonly loads: Load[] = [];
  open: string[] = [];

  readonly load = (url: string, stats: object) => (): Promise<never> =>
    new Promise((resolve, reject) => {
      const engine = (): object => {
        this.open.push(url);
        const release = (): void => void (this.open = this.open.filter((each) => each !== url));
        const nothing = (): void => undefined;
        return { stats, release, mute: nothing, configure: nothing, setCamera: nothing, setMicrophone: nothing };
      };
      this.loads.push({ url, arrive: () => resolve(engine as never), fail: () => reject(new Error('network')) });
    });
}

// All promises of before have settled when a new timer runs.
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe.each([
  ['pusher', 'url', createLivePusher, -1307],
  ['player', 'src', createLivePlayer, -2301],
] as const)('a %s whose URL changes while it starts', (_, attribute, create, gaveUp) => {
  let engines: Engines;
  let element: LiveElement;
  let codes: number[];
  let browser: FakeMediaDevices;

  beforeEach(() => {
    engines = new Engines();
    jest.mocked(publishEngineFor).mockImplementation((url) => engines.load(url, emptyPublishStats()));
    jest.mocked(playbackEngineFor).mockImplementation((url) => engines.load(url, emptyPlaybackStats()));
    browser = new FakeMediaDevices({ devices: [camera, microphone], answers: { video: 'denied', audio: 'denied' } });
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: browser });
    Object.assign(globalThis, { MediaStream: FakeMediaStream });
    codes = [];
    element = create(document.createElement('div'), (event, detail) => {
      if (event === 'statechange') codes.push((detail as { code: number }).code);
    });
  });
  afterEach(() => element.release());

  const show = (url: string): void => element.update({ [attribute]: url, autopush: true, autoplay: true });

  it('[L67] opens only the URL that it has when the engine is there', async () => {
    show('wss://a/first.flv');
    show('wss://a/second.flv');
    engines.loads.forEach(({ arrive }) => arrive());
    await settled();
    expect(engines.open).toEqual(['wss://a/second.flv']);
  });

  it('[L67] opens one publication or playback for a URL that came back', async () => {
    ['wss://a/first.flv', 'wss://a/second.flv', 'wss://a/first.flv'].forEach(show);
    engines.loads.forEach(({ arrive }) => arrive());
    await settled();
    expect(engines.open).toEqual(['wss://a/first.flv']);
  });

  it('[L67] does not give up when only the engine of a former URL fails to load', async () => {
    ['wss://a/first.flv', 'wss://a/second.flv', 'wss://a/first.flv'].forEach(show);
    engines.loads[0]?.fail();
    await settled();
    expect(codes).not.toContain(gaveUp);
    engines.loads[2]?.arrive();
    await settled();
    expect(engines.open).toEqual(['wss://a/first.flv']);
  });

  it('[L67] opens nothing after its URL was taken away or it was released', async () => {
    show('wss://a/first.flv');
    show('');
    engines.loads.forEach(({ arrive }) => arrive());
    await settled();
    expect(engines.open).toEqual([]);
    expect(codes).not.toContain(gaveUp);
    show('wss://a/second.flv');
    element.release();
    await element.call(attribute === 'url' ? 'start' : 'play', {});
    engines.loads.forEach(({ arrive }) => arrive());
    await settled();
    expect(engines.open).toEqual([]);
  });
});

describe('a pusher whose URL changes while the browser asks for the devices', () => {
  it('[L67] publishes only to the URL that it has at the answer', async () => {
    const engines = new Engines();
    jest.mocked(publishEngineFor).mockImplementation((url) => engines.load(url, emptyPublishStats()));
    const browser = new FakeMediaDevices({ devices: [camera, microphone], answers: { video: 'denied', audio: 'denied' } });
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: browser });
    const answer = browser.openPrompt();
    const element = createLivePusher(document.createElement('div'), () => undefined);
    element.update({ url: 'wss://a/first.flv', autopush: true });
    engines.loads.forEach(({ arrive }) => arrive());
    await settled();
    element.update({ url: 'wss://a/second.flv' });
    engines.loads.forEach(({ arrive }) => arrive());
    answer();
    await settled();
    expect(engines.open).toEqual(['wss://a/second.flv']);
    element.release();
    expect(engines.open).toEqual([]);
  });
});
