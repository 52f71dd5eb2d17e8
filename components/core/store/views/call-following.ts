import { isRtcError, rtcError } from '../../protocol/errors';
import { callRoom } from '../../protocol/messages';
import { releaseAll, type Release } from '../../shared/release';
import type { CallModel, CallSounds, CallsModel } from '../call-model';
import { reaction } from '../mobx';
import { rooms } from '../rooms';
import { isOwnPage, isStage, tellError, type CallHost } from './call-host';
import { dropCall, holdCall, isBroughtNow } from './call-memory';

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
export function followCalls(host: CallHost, sounds: () => CallSounds): Release {
  return whileIs(
    () => rooms.calls,
    (calls) => (calls === null ? nothing : live(calls, host, sounds)),
  );
}

const isOver = (call: CallModel): boolean => call.state === 'ended';

function live(calls: CallsModel, host: CallHost, sounds: () => CallSounds): Release {
  const shown = (): CallModel | null => {
    const { current } = calls;
    return current !== null && !isOver(current) && isStage(host, current) ? current : null;
  };
  return releaseAll([
    () => dropCall(host.memory),
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
        if (error !== null && host.page.isInFront()) tellError(host, error);
      },
    ),
    whileIs(
      () => host.memory.wishes.call,
      (id) => (id === '' ? nothing : open(id, calls, host)),
    ),
  ]);
}

/** A call that begins comes to its page; only who is in front takes it there, and only once. */
function begin(call: CallModel | null, host: CallHost): void {
  const { memory, page } = host;
  if (call === null || isOver(call)) return;
  memory.begin();
  if (!page.isInFront() || !isBroughtNow(call)) return;
  if (memory.wishes.page === '') holdCall(memory, call);
  else if (!isOwnPage(host)) page.open(memory.wishes.page);
}

const lastOf = ({ reason, error, direction, activeAt, endedAt }: CallModel) => ({ reason, error, direction, activeAt, endedAt });

/** The line that says why has been read: the page that showed the call is told, and left. */
function finish(call: CallModel, host: CallHost): void {
  const { memory, page } = host;
  const isOwn = isOwnPage(host);
  const wasShown = memory.wishes.page === '' ? page.isInFront() : isOwn;
  dropCall(memory);
  if (!wasShown || memory.moved !== '') return;
  if (isOwn) memory.last = lastOf(call);
  host.tell('ended', { reason: call.reason ?? (call.error === null ? 'hangup' : call.error.reason), call: call.id });
  if (isOwn && page.isInFront() && !page.isAlone()) page.back();
}

function moveIn(call: CallModel | null, host: CallHost): void {
  if (call === null || !isStage(host, call)) return;
  const room = call.room === null ? callRoom(call.id) : call.room.id;
  host.memory.moved = room;
  host.tell('moved', { room, call: call.id });
}

/** A call that a link or a message named: it rings here as if it had just come, or says how it ended. */
function open(id: string, calls: CallsModel, host: CallHost): Release {
  const { memory } = host;
  let over = false;
  memory.opening = 'opening';
  calls
    .open(id)
    .then((call) => {
      if (over) return undefined;
      memory.opening = '';
      if (isOver(call)) memory.last = lastOf(call);
      return memory.wishes.answer && calls.incoming === call && !isOver(call) ? call.accept() : undefined;
    })
    .then(undefined, (cause: unknown) => {
      if (over) return;
      const error = isRtcError(cause) ? cause : rtcError('internal', { cause });
      memory.opening = error.reason;
      tellError(host, error);
    });
  return () => {
    over = true;
  };
}
