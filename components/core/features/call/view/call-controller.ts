import { isRtcError, rtcError } from '../../../protocol/errors';
import type { CallModel, CallsModel } from '../types';
import { rooms } from '../../../app/rooms';
import type { BannerAction } from '../../../view/banner';
import type { CallControlName, CallControlView } from './call-controls-view';
import { emitError, type CallHost } from './call-host';
import { showCallHere } from './call-ui-state';
import { isOn } from '../../../view/controls/controls-view';
import { openSettings } from '../../../view/lobby/permissions';

/** Everything that can be tapped on a call, besides its buttons. */
export type CallAction =
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
  | BannerAction;

type Done = Promise<unknown> | void | undefined;

/** A refusal is a word on the screen, and an `error` for the page. */
function hear(host: CallHost, done: Done): void {
  if (!done) return;
  done.then(undefined, (cause: unknown) => {
    const error = isRtcError(cause) ? cause : rtcError('internal', { cause });
    host.ui.showNotice({ reason: error.reason });
    emitError(host, error);
  });
}

/** One call at a time: the present one ends first, whatever becomes of that. */
function acceptSecond({ current, incoming }: CallsModel): Done {
  if (incoming === null) return undefined;
  const accept = (): Promise<void> => incoming.accept();
  return current === null ? accept() : current.end().then(accept, accept);
}

/** Aside: to the page behind, or out of the way on this one. */
function minimise({ ui, page }: CallHost): void {
  if (ui.properties.page === '') ui.isAside = true;
  else if (!page.isOnlyPage()) page.back();
}

function restore({ ui, page }: CallHost): void {
  const call = rooms.calls?.current ?? null;
  if (ui.properties.page !== '') return page.open(ui.properties.page);
  if (call !== null) showCallHere(ui, call);
  ui.isAside = false;
}

function wishOf(act: CallAction, calls: CallsModel): Done {
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
      return current?.answerVideoRequest(act === 'agree');
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
export function handleCallTap(host: CallHost | undefined, act: CallAction): void {
  const { calls } = rooms;
  if (host === undefined || calls === null) return;
  if (act === 'more' || act === 'close') host.ui.sheet = act === 'more' ? 'more' : '';
  else if (act === 'stage') host.ui.tap();
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
  toVideo: (call) => (call.videoRequest === 'me' ? call.answerVideoRequest(false) : call.switchKind('video')),
  toVoice: (call) => call.switchKind('audio'),
  toRoom: (call) => call.convertToRoom(),
  end: (call) => call.end(),
};

/** A button of the tray, or a row of the sheet, which then closes. Whom to invite only the page knows. */
export function handleControlTap(host: CallHost | undefined, { name, why }: Pick<CallControlView, 'name' | 'why'>): void {
  const call = rooms.calls?.current ?? null;
  if (host === undefined || call === null) return;
  host.ui.sheet = '';
  if (why !== '') host.ui.showNotice({ text: why });
  else if (name === 'invite') host.emit('invite', { call: call.id });
  else hear(host, controlWishes[name]?.(call));
}

/** The room that a call became has been left. */
export function leaveConvertedRoom(host: CallHost | undefined): void {
  if (host === undefined) return;
  const { ui, page } = host;
  ui.moved = '';
  if (ui.properties.page !== '' && !page.isOnlyPage()) page.back();
}
