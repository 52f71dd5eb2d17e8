import { isAtLeast } from '../../min-version/tables';
import { control, Demo } from './demo';
import type { NativeElement } from '../runtime/native-elements';
import type { Peer } from './peer';
import type { Phone } from '../runtime/phone';
import type { Journey, Testbed } from './testbed';
import { pause, until } from './until';

const peerCount = 7;
/** Android decodes six pictures at most, and the kit plays no more. */
const leastPlayers = 4;
/** Older libraries have no such event. */
const netStatusSince = '1.9.0';
const shortMs = 8_000;

/** Players whose picture is not hidden any more. */
const uncovered = (phone: Phone): number =>
  phone.front.all('wx-live-player').filter(({ className }) => className !== '' && !className.includes('unseen')).length;

async function watchEvents(testbed: Testbed, demo: Demo, pusher: NativeElement): Promise<void> {
  const { phone } = demo;
  await testbed.check('pusher-events', async () => {
    await until('camera and microphone are on', () => isSending(demo), shortMs);
  });
  await testbed.check('player-events', async () => {
    await until(`${leastPlayers} players are inserted`, () => phone.live('LivePlayer').length >= leastPlayers, shortMs);
    await until('their streams are known to play', () => demo.now().playing >= leastPlayers, shortMs);
    await until('their pictures are uncovered', () => uncovered(phone) >= leastPlayers, shortMs);
  });
  if (!isAtLeast(testbed.options.library.version, netStatusSince)) return;
  await testbed.check('netstatus', async () => {
    phone.elements.netStatus(pusher, {
      NET_SPEED: 330,
      VIDEO_BITRATE: 300,
      AUDIO_BITRATE: 30,
      VIDEO_FPS: 15,
      netSpeed: 330,
      videoBitrate: 300,
    });
    await until('the rate of the sent stream is known', () => demo.now().kbps === 330, shortMs);
  });
}

export const isSending = (demo: Demo): boolean => demo.now().camera.actual === 'on' && demo.now().microphone.actual === 'on';

async function mute(demo: Demo, pusher: NativeElement, peer: Peer): Promise<void> {
  const { me } = demo.now();
  const isSaid = (muted: boolean) => peer.event('track.muted', ({ d }) => d.id === me && d.kind === 'audio' && d.muted === muted);
  const isMuted = () => pusher.attributes.muted === true || pusher.attributes.enableMic === false;
  demo.tap(control('microphone'));
  await isSaid(true);
  await until('the element is muted', isMuted, shortMs);
  demo.tap(control('microphone'));
  await isSaid(false);
  await until('the element is not muted any more', () => !isMuted(), shortMs);
}

async function hideAndShow(demo: Demo, peer: Peer): Promise<void> {
  const { me } = demo.now();
  const from = peer.events.length;
  demo.phone.hide();
  await peer.event('member.away', ({ d }) => d.id === me, from);
  demo.phone.show();
  await peer.event('member.online', ({ d }) => d.id === me, from);
}

/** Of what happened while the connection was away nothing may be missing. */
async function cutAndResume(demo: Demo, gone: Peer): Promise<string> {
  const { network } = demo.phone;
  const before = network.sockets.length;
  const { members } = demo.now();
  const from = Date.now();
  network.cut();
  await gone.request('room.leave', { room: demo.room });
  await until('the connection is back', () => network.sockets.length > before && demo.now().connection === 'online', 30_000);
  const ms = Date.now() - from;
  if (!network.sockets.at(-1)?.received.some((frames) => frames.includes('"resumed":true')))
    throw new Error('joined anew, not resumed');
  await until('the member who left meanwhile is gone', () => demo.now().members === members - 1, shortMs);
  return `${(ms / 1000).toFixed(1)} s`;
}

async function leave(demo: Demo): Promise<void> {
  demo.tap(control('leave'));
  await until('the room’s page is closed', () => demo.phone.front.route === 'pages/home/index', shortMs);
  await until(
    'no native element is left',
    () => demo.phone.live('LivePusher').length + demo.phone.live('LivePlayer').length === 0,
    shortMs,
  );
}

async function reopen(demo: Demo, isSeen: boolean): Promise<void> {
  demo.phone.pages.open('navigateTo', { path: 'pages/room/index', query: { id: demo.room } });
  await demo.lobby();
  await demo.join();
  if (isSeen) {
    await demo.startedPusher();
    await until('camera and microphone are on', () => isSending(demo), shortMs);
    await until('the others play', () => demo.now().playing === demo.now().members - 1, shortMs);
  }
  demo.tap(control('leave'));
  await until('the room’s page is closed', () => demo.phone.front.route === 'pages/home/index', shortMs);
}

/** The page's prototype outlives the page: names of the kit on it would be those of the next page too. */
const kitNames = `Object.getOwnPropertyNames(Object.getPrototypeOf(roomPage)).filter(function (name) { return /^rtc/.test(name); })`;

async function nothingLeft({ phone }: Demo): Promise<void> {
  phone.service.run('getApp().rtc.close()');
  await until('all sockets are closed', () => phone.network.open().length === 0, shortMs);
  const left = () => [
    ...phone.timers.startedBy('rtc-kit/').map(({ ms }) => `a timer of ${ms} ms`),
    ...[...phone.live('LivePusher'), ...phone.live('LivePlayer')].map(({ kind }) => kind),
    ...phone.service.read<string[]>(kitNames).map((name) => `${name} on the page’s prototype`),
  ];
  await until('nothing is left', () => left().length === 0, 8_000).catch(() => {
    throw new Error(`left: ${left().join(', ')}`);
  });
}

async function watchElements(testbed: Testbed, demo: Demo, peer: Peer): Promise<void> {
  const pushers: NativeElement[] = [];
  await testbed.check('pusher-started', async () => {
    pushers.push(await demo.startedPusher());
  });
  const [pusher] = pushers;
  if (!pusher) return;
  await watchEvents(testbed, demo, pusher);
  await testbed.check('mute', () => mute(demo, pusher, peer));
}

/** The whole life of a room with seven others in it, each step by taps and native events. */
export const roomJourney: Journey = {
  name: 'room',
  abilities: [
    'loads', 'lobby', 'joins', 'pusher-started', 'pusher-events', 'player-events', 'netstatus', 'mute', 'hidden', 'resumed', 'reopened',
    'nothing-left', 'no-errors',
  ], // prettier-ignore
  async walk(testbed) {
    const peers = await Promise.all(Array.from({ length: peerCount }, (_, at) => testbed.peer(`peer${at}`)));
    await Promise.all(peers.map((peer) => peer.join(testbed.room)));
    const [first, second] = peers;
    if (!first || !second) return;
    const phone = testbed.phone();
    const demo = new Demo(phone, testbed.room);
    const { loadErrors } = phone.service;
    const loads = await testbed.check('loads', () => {
      if (loadErrors.length > 0) throw new Error(loadErrors.join('; '));
    });
    if (!loads || !(await testbed.check('lobby', () => demo.open()))) return;
    phone.service.run('var roomPage = getCurrentPages()[0]');
    if (!(await testbed.check('joins', () => demo.join()))) return;
    if (testbed.insertsElements) await watchElements(testbed, demo, first);
    await testbed.check('hidden', () => hideAndShow(demo, first));
    await testbed.check('resumed', () => cutAndResume(demo, second));
    await testbed.check('reopened', async () => {
      await leave(demo);
      await reopen(demo, testbed.insertsElements);
    });
    await testbed.check('nothing-left', () => nothingLeft(demo));
    await pause(200);
    await testbed.check('no-errors', () => {
      const [complaint, ...others] = phone.log.complaints();
      if (complaint !== undefined)
        throw new Error(`${complaint.split('\n')[0]}${others.length > 0 ? ` (and ${others.length} others)` : ''}`);
    });
  },
};
