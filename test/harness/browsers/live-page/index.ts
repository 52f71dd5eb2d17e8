import mpegts from 'mpegts.js';
import type { LiveElement } from '../../../../web/live-element';
import { createLivePlayer } from '../../../../web/live/live-player';
import { createLivePusher } from '../../../../web/live/live-pusher';
import { openTracks, plug, replaceDevices, testTracks, unplug, type DeviceFaults, type TestDevices } from './camera';
import { streamReports, watchPeers } from './peers';
import { beeps, listenToSpeakers, sampleFrame, outputLatencyMs, frameSamples, tone, watchCanvases, watchVideo } from './probes';

export interface SeenEvent {
  atMs: number;
  name: string;
  code?: number;
  message?: string;
  detail: unknown;
}

interface LivePlayerEntry {
  host: HTMLElement;
  element: LiveElement;
  events: SeenEvent[];
}

const held = new Map<string, LivePlayerEntry>();

function find(name: string): LivePlayerEntry {
  const found = held.get(name);
  if (found === undefined) throw new Error(`no element ${name}`);
  return found;
}

function create(name: string, kind: 'pusher' | 'player', attributes: Record<string, unknown>): void {
  const host = document.createElement('div');
  // As large as the test camera's picture, which a smaller tile would not get whole.
  host.style.cssText = 'width:640px;height:360px;position:relative;overflow:hidden';
  document.body.append(host);
  const events: SeenEvent[] = [];
  const make = kind === 'pusher' ? createLivePusher : createLivePlayer;
  const element = make(host, (event, detail) => {
    const { code, message } = detail as { code?: number; message?: string };
    events.push({
      atMs: performance.now(),
      name: event,
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message }),
      detail,
    });
  });
  held.set(name, { host, element, events });
  element.update(attributes);
}

/** The peer player of the benches: mpegts.js, tuned for low latency as in its documentation. */
function peer(url: string): void {
  const video = document.createElement('video');
  video.muted = true;
  document.body.append(video);
  watchVideo(video);
  const player = mpegts.createPlayer(
    { type: 'flv', isLive: true, url },
    {
      enableWorker: false,
      enableStashBuffer: false,
      stashInitialSize: 128,
      lazyLoad: false,
      liveBufferLatencyChasing: true,
      liveBufferLatencyMaxLatency: 0.4,
      liveBufferLatencyMinRemain: 0.1,
    },
  );
  player.attachMediaElement(video);
  player.load();
  void Promise.resolve(player.play()).catch(() => undefined);
}

/** The functions that tests call. */
const live = {
  devices: (devices: TestDevices, faults: DeviceFaults = {}): void => void replaceDevices(() => testTracks(devices), faults),
  plug,
  unplug,
  openTracks,
  watchCanvases,
  watchVideos: () => document.querySelectorAll('video').forEach(watchVideo),
  listenToSpeakers,
  create,
  peer,
  update: (name: string, attributes: Record<string, unknown>) => find(name).element.update(attributes),
  call: (name: string, method: string, options: Record<string, unknown> = {}) => find(name).element.call(method, options),
  release: (name: string) => find(name).element.release(),
  resize: (name: string, width: number, height: number) =>
    Object.assign(find(name).host.style, { width: `${width}px`, height: `${height}px` }),
  watchPeers,
  streamReports,
  events: (name: string) => find(name).events,
  codes: (name: string) => find(name).events.flatMap(({ code }) => (code === undefined ? [] : [code])),
  inside: (name: string) => find(name).host.innerHTML,
  look: (name: string) => {
    const shown = find(name).host.firstElementChild;
    if (shown instanceof HTMLVideoElement && shown.videoWidth > 0) return sampleFrame(shown, shown.videoWidth, shown.videoHeight);
    if (shown instanceof HTMLCanvasElement) return sampleFrame(shown, shown.width, shown.height);
    return null;
  },
  take: () => ({ sights: frameSamples.splice(0), beeps: beeps.splice(0), outputLatencyMs: outputLatencyMs() }),
  tone,
};

export type Live = typeof live;

declare global {
  interface Window {
    live: Live;
  }
}

window.live = live;
