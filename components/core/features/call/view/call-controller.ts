import { appCalls } from '../app-calls';
import { isRtcError, rtcError } from '../../../protocol/errors';
import type { CallModel, CallsModel } from '../types';
import { rooms } from '../../../app/rooms';
import type { BannerAction } from '../../../view/banner';
import type { CallControlName, CallControlView } from './call-controls-view';
import { emitError, type CallHost } from './call-host';
import { showCallHere } from './call-ui-state';
import { isOn } from '../../../view/controls/controls-view';
import { openSettings } from '../../../view/lobby/permissions';

/** The tap actions of a call, apart from its controls. */
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
  | 'toggleBars'
  | 'minimise'
  | 'restore'
  | BannerAction;

type Done = Promise<unknown> | void | undefined;

/** Shows a failure as a toast, and emits `error` to the page. */
function showFailure(host: CallHost, done: Done): void {
  if (!done) return;
  done.then(undefined, (cause: unknown) => {
    const error = isRtcError(cause) ? cause : rtcError('internal', { cause });
    host.ui.showNotice({ reason: error.reason });
    emitError(host, error);
  });
}

/** Ends the present call before the next one is accepted, even if ending it fails. */
function acceptSecond({ current, incoming }: CallsModel): Done {
  if (incoming === null) return undefined;
  const accept = (): Promise<void> => incoming.accept();
  return current === null ? accept() : current.end().then(accept, accept);
}

/** Minimises the call: goes back to the previous page, or shrinks it on this one. */
function minimise({ ui, page }: CallHost): void {
  if (ui.properties.page === '') ui.isAside = true;
  else if (!page.isOnlyPage()) page.back();
}

function restore({ ui, page }: CallHost): void {
  const call = appCalls()?.current ?? null;
  if (ui.properties.page !== '') return page.open(ui.properties.page);
  if (call !== null) showCallHere(ui, call);
  ui.isAside = false;
}

function runCallAction(act: CallAction, calls: CallsModel): Done {
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
    case 'stopSharing':
      return current?.room?.controls.shareScreen(false);
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

/** Runs the action of a tap on a call. */
export function handleCallTap(host: CallHost | undefined, act: CallAction): void {
  const calls = appCalls();
  if (host === undefined || calls === null) return;
  if (act === 'more' || act === 'close') host.ui.sheet = act === 'more' ? 'more' : '';
  else if (act === 'toggleBars') host.ui.toggleBars();
  else if (act === 'minimise') minimise(host);
  else if (act === 'restore') restore(host);
  else showFailure(host, runCallAction(act, calls));
}

const controlActions: { readonly [Name in CallControlName]?: (call: CallModel) => Done } = {
  microphone: ({ room }) => room?.setMicrophone(!isOn(room.me.microphone)),
  camera: ({ room }) => room?.setCamera(!isOn(room.me.camera)),
  flip: ({ room }) => room?.switchCamera(),
  route: ({ room }) => room?.setRoute(room.me.route === 'speaker' ? 'earpiece' : 'speaker'),
  // A second tap withdraws the request.
  toVideo: (call) => (call.videoRequest === 'me' ? call.answerVideoRequest(false) : call.switchKind('video')),
  toVoice: (call) => call.switchKind('audio'),
  toRoom: (call) => call.convertToRoom(),
  end: (call) => call.end(),
};

/** Runs a button of the tray, or a row of the sheet, which then closes. Only the page knows the users to invite, so `invite` is an event. */
export function handleControlTap(host: CallHost | undefined, { name, why }: Pick<CallControlView, 'name' | 'why'>): void {
  const call = appCalls()?.current ?? null;
  if (host === undefined || call === null) return;
  host.ui.sheet = '';
  if (why !== '') host.ui.showNotice({ text: why });
  else if (name === 'invite') host.emit('invite', { call: call.id });
  else showFailure(host, controlActions[name]?.(call));
}

/** Handles the leave of the room that a call was turned into. */
export function leaveConvertedRoom(host: CallHost | undefined): void {
  if (host === undefined) return;
  const { ui, page } = host;
  ui.moved = '';
  if (ui.properties.page !== '' && !page.isOnlyPage()) page.back();
}
