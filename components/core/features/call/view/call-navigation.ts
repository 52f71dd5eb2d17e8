import { isRtcError, rtcError } from '../../../protocol/errors';
import { callRoom } from '../../../protocol/messages';
import { releaseAll, type Release } from '../../../shared/release';
import type { CallModel, CallSounds, CallsModel } from '../types';
import { reaction } from '../../../shared/mobx';
import { rooms } from '../../../app/rooms';
import { isOwnPage, showsCall, emitError, type CallHost } from './call-host';
import { stopShowingCall, showCallHere, claimNavigation } from './call-ui-state';

const nothing = (): void => undefined;
const now = { fireImmediately: true };

/** Holds what `acquire` gives for what `find` reads; the next one is taken before the last is let go. */
function whileIs<T>(find: () => T, acquire: (found: T) => Release): Release {
  let held: Release = nothing;
  const take = (found: T): void => {
    const before = held;
    held = acquire(found);
    before();
  };
  const watch = reaction(find, take, now);
  return releaseAll([() => held(), watch]);
}

/** Follows the app's calls for one page: hears them, shows them, opens their page, and goes back when they are over. */
export function navigateCalls(host: CallHost, sounds: () => CallSounds): Release {
  return whileIs(
    () => rooms.calls,
    (calls) => (calls === null ? nothing : live(calls, host, sounds)),
  );
}

const isOver = (call: CallModel): boolean => call.state === 'ended';

function live(calls: CallsModel, host: CallHost, sounds: () => CallSounds): Release {
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

/** A call that begins comes to its page; only who is in front takes it there, and only once. */
function begin(call: CallModel | null, host: CallHost): void {
  const { ui, page } = host;
  if (call === null || isOver(call)) return;
  ui.begin();
  if (!page.isCurrent() || !claimNavigation(call)) return;
  if (ui.properties.page === '') showCallHere(ui, call);
  else if (!isOwnPage(host)) page.open(ui.properties.page);
}

const lastOf = ({ reason, error, direction, activeAt, endedAt }: CallModel) => ({ reason, error, direction, activeAt, endedAt });

/** The line that says why has been read: the page that showed the call is told, and left. */
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

/** A call that a link or a message named: it rings here as if it had just come, or says how it ended. */
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
