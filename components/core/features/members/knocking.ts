import type { FeatureContext } from '../../app/features';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { Room } from '../../room/room';
import { makeObservable, ref } from '../../shared/mobx';
import type { Release } from '../../shared/release';

const nothing = (): void => undefined;

/** For a server that names no time; the same as its own `knockEveryMs`. */
const knockEveryMs = 4_000;

/**
 * The user in the waiting room. The server forgets a user who does not ask again; the answers are read here and not by the room, so that
 * its page and its camera stay as they are until a moderator has decided.
 */
export class Knocking {
  /** The word of a moderator to those who wait, '' without one; null while the user does not wait. */
  note: string | null = null;
  /** The room was closed while the user waited. */
  closed = false;

  constructor(
    private readonly room: Room,
    private readonly context: Pick<FeatureContext, 'clock' | 'request' | 'acquireConnection'>,
  ) {
    makeObservable(this, { note: ref, closed: ref });
  }

  /** Asks until a moderator has decided, and joins then; the room shows the decision. The release takes the user out of the waiting room. */
  start(): Release {
    const { context, room } = this;
    const disconnect = context.acquireConnection();
    let timer: Release = nothing;
    let isOver = false;
    this.closed = false;
    const end = (): void => {
      isOver = true;
      timer();
      disconnect();
      this.note = null;
    };
    const leave = (): void => void context.request('room.leave', { room: room.id }).then(nothing, nothing);
    const wait = (note = '', afterMs = knockEveryMs): void => {
      this.note = note;
      timer = context.clock.after(afterMs, ask);
    };
    const decided = (): void => {
      end();
      room.join().then(nothing, nothing);
    };
    const ask = (): void => {
      context.request('room.join', { room: room.id, name: room.me.name, tracks: [] }).then(
        () => (isOver ? leave() : decided()),
        (cause: unknown) => {
          if (isOver) return;
          const { reason, retry, note, afterMs } = toRtcError(cause);
          if (reason === 'waiting' || retry) return wait(note, afterMs);
          // A join would open the room again.
          if (reason !== 'not_found') return decided();
          end();
          this.closed = true;
        },
      );
    };
    wait(room.error?.note, room.error?.afterMs);
    return () => {
      if (isOver) return;
      end();
      leave();
    };
  }
}
