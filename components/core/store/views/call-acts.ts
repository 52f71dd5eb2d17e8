import { isRtcError, rtcError } from '../../protocol/errors';
import type { CallModel, CallsModel } from '../call-model';
import { rooms } from '../rooms';
import type { BannerAct } from './banner';
import type { CallControlName, CallControlView } from './call-controls';
import { tellError, type CallHost } from './call-host';
import { holdCall } from './call-memory';
import { isOn } from './controls';
import { openSettings } from './permits';

/** Everything that can be tapped on a call, besides its buttons. */
export type CallAct =
  | 'accept'
  | 'acceptVoice'
  | 'reject'
  | 'acceptSecond'
  | 'end'
  | 'agree'
  | 'notNow'
  | 'more'
  | 'close'
  | 'stage'
  | 'minimise'
  | 'restore'
  | BannerAct;

type Done = Promise<unknown> | void | undefined;

/** A refusal is a word on the screen, and an `error` for the page. */
function hear(host: CallHost, done: Done): void {
  if (!done) return;
  done.then(undefined, (cause: unknown) => {
    const error = isRtcError(cause) ? cause : rtcError('internal', { cause });
    host.memory.say({ reason: error.reason });
    tellError(host, error);
  });
}

/** One call at a time: the present one ends first, whatever becomes of that. */
function acceptSecond({ current, incoming }: CallsModel): Done {
  if (incoming === null) return undefined;
  const accept = (): Promise<void> => incoming.accept();
  return current === null ? accept() : current.end().then(accept, accept);
}

/** Aside: to the page behind, or out of the way on this one. */
function minimise({ memory, page }: CallHost): void {
  if (memory.wishes.page === '') memory.isAside = true;
  else if (!page.isAlone()) page.back();
}

function restore({ memory, page }: CallHost): void {
  const call = rooms.calls?.current ?? null;
  if (memory.wishes.page !== '') return page.open(memory.wishes.page);
  if (call !== null) holdCall(memory, call);
  memory.isAside = false;
}

function wishOf(act: CallAct, calls: CallsModel): Done {
  const { current, incoming } = calls;
  switch (act) {
    case 'accept':
      return incoming?.accept();
    case 'acceptVoice':
      return incoming?.accept({ camera: false });
    case 'reject':
      return incoming?.reject();
    case 'acceptSecond':
      return acceptSecond(calls);
    case 'end':
      return current?.end();
    case 'agree':
    case 'notNow':
      return current?.consent(act === 'agree');
    case 'mute':
      return current?.room?.setMicrophone(false);
    case 'retryNow':
      return rooms.connection?.retryNow();
    case 'retryDevices':
      return current?.room?.retryDevices();
    case 'openSettings':
      return current === null || current.room === null ? undefined : openSettings(current.room);
    default:
      return undefined;
  }
}

/** What a tap on a call's screen asks for. */
export function callTap(host: CallHost | undefined, act: CallAct): void {
  const { calls } = rooms;
  if (host === undefined || calls === null) return;
  if (act === 'more' || act === 'close') host.memory.sheet = act === 'more' ? 'more' : '';
  else if (act === 'stage') host.memory.tap();
  else if (act === 'minimise') minimise(host);
  else if (act === 'restore') restore(host);
  else hear(host, wishOf(act, calls));
}

const controlWishes: { readonly [Name in CallControlName]?: (call: CallModel) => Done } = {
  microphone: ({ room }) => room?.setMicrophone(!isOn(room.me.microphone)),
  camera: ({ room }) => room?.setCamera(!isOn(room.me.camera)),
  flip: ({ room }) => room?.switchCamera(),
  route: ({ room }) => room?.setRoute(room.me.route === 'speaker' ? 'earpiece' : 'speaker'),
  // A second tap takes the question back.
  toVideo: (call) => (call.asks === 'me' ? call.consent(false) : call.turn('video')),
  toVoice: (call) => call.turn('audio'),
  toRoom: (call) => call.move(),
  end: (call) => call.end(),
};

/** A button of the tray, or a row of the sheet, which then closes. Whom to invite only the page knows. */
export function controlTap(host: CallHost | undefined, { name, why }: Pick<CallControlView, 'name' | 'why'>): void {
  const call = rooms.calls?.current ?? null;
  if (host === undefined || call === null) return;
  host.memory.sheet = '';
  if (why !== '') host.memory.say({ text: why });
  else if (name === 'invite') host.tell('invite', { call: call.id });
  else hear(host, controlWishes[name]?.(call));
}

/** The room that a call became has been left. */
export function leaveMoved(host: CallHost | undefined): void {
  if (host === undefined) return;
  const { memory, page } = host;
  memory.moved = '';
  if (memory.wishes.page !== '' && !page.isAlone()) page.back();
}
