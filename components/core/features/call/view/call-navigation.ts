import { appCalls } from '../app-calls';
import { isRtcError, rtcError } from '../../../protocol/errors';
import { callRoom } from '../../../protocol/messages';
import { releaseAll, type Release } from '../../../shared/release';
import type { CallModel, CallSounds, CallsModel } from '../types';
import { reaction } from '../../../shared/mobx';
import { isOwnPage, showsCall, emitError, type CallHost } from './call-host';
import { stopShowingCall, showCallHere, claimNavigation } from './call-ui-state';

const nothing = (): void => undefined;
const now = { fireImmediately: true };

/** Keeps the release of `acquire` for the result of `find`; a new one is acquired before the old one is released. */
function whileIs<T>(find: () => T, acquire: (found: T) => Release): Release {
  let release: Release = nothing;
  const take = (found: T): void => {
    const before = release;
    release = acquire(found);
    before();
  };
  const watch = reaction(find, take, now);
  return releaseAll([() => release(), watch]);
}

/** Tracks the app's calls for one page: rings for them, shows them, opens their page, and goes back at their end. */
export function navigateCalls(host: CallHost, sounds: () => CallSounds): Release {
  return whileIs(
    () => appCalls(),
    (calls) => (calls === null ? nothing : bindCalls(calls, host, sounds)),
  );
}

const isOver = (call: CallModel): boolean => call.state === 'ended';

function bindCalls(calls: CallsModel, host: CallHost, sounds: () => CallSounds): Release {
  const shown = (): CallModel | null => {
    const { current } = calls;
    return current !== null && !isOver(current) && showsCall(host, current) ? current : null;
  };
  return releaseAll([
    () => stopShowingCall(host.ui),
    calls.listen(),
    whileIs(sounds, (chosen) => calls.useSounds(chosen)),
    whileIs(shown, (call) => (call === null ? nothing : call.show())),
    reaction(
      () => calls.current,
      (call) => begin(call, host),
      now,
    ),
    reaction(
      () => calls.current ?? calls.incoming,
      (call, before) => {
        if (before && call === null) finish(before, host);
      },
    ),
    reaction(
      () => calls.current?.reason === 'moved',
      (moved) => {
        if (moved) moveIn(calls.current, host);
      },
      now,
    ),
    reaction(
      () => calls.current?.error ?? null,
      (error) => {
        if (error !== null && host.page.isCurrent()) emitError(host, error);
      },
    ),
    whileIs(
      () => host.ui.properties.call,
      (id) => (id === '' ? nothing : open(id, calls, host)),
    ),
  ]);
}

/** Opens the page of a new call, once, from the current page only. */
function begin(call: CallModel | null, host: CallHost): void {
  const { ui, page } = host;
  if (call === null || isOver(call)) return;
  ui.begin();
  if (!page.isCurrent() || !claimNavigation(call)) return;
  if (ui.properties.page === '') showCallHere(ui, call);
  else if (!isOwnPage(host)) page.open(ui.properties.page);
}

const lastOf = ({ reason, error, direction, activeAt, endedAt }: CallModel) => ({ reason, error, direction, activeAt, endedAt });

/** Emits `ended` on the page that showed the call, and goes back from the call's own page, once the end of the call is no longer shown. */
function finish(call: CallModel, host: CallHost): void {
  const { ui, page } = host;
  const isOwn = isOwnPage(host);
  const wasShown = ui.properties.page === '' ? page.isCurrent() : isOwn;
  stopShowingCall(ui);
  if (!wasShown || ui.moved !== '') return;
  if (isOwn) ui.last = lastOf(call);
  host.emit('ended', { reason: call.reason ?? (call.error === null ? 'hangup' : call.error.reason), call: call.id });
  if (isOwn && page.isCurrent() && !page.isOnlyPage()) page.back();
}

function moveIn(call: CallModel | null, host: CallHost): void {
  if (call === null || !showsCall(host, call)) return;
  const room = call.room === null ? callRoom(call.id) : call.room.id;
  host.ui.moved = room;
  host.emit('moved', { room, call: call.id });
}

/** Opens a call named by a link or a message: it rings as if new, or shows how it ended. */
function open(id: string, calls: CallsModel, host: CallHost): Release {
  const { ui } = host;
  let over = false;
  ui.opening = 'opening';
  calls
    .open(id)
    .then((call) => {
      if (over) return undefined;
      ui.opening = '';
      if (isOver(call)) ui.last = lastOf(call);
      return ui.properties.answer && calls.incoming === call && !isOver(call) ? call.accept() : undefined;
    })
    .then(undefined, (cause: unknown) => {
      if (over) return;
      const error = isRtcError(cause) ? cause : rtcError('internal', { cause });
      ui.opening = error.reason;
      emitError(host, error);
    });
  return () => {
    over = true;
  };
}
