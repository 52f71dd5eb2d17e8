import type { Position, ServerFrame } from '../../components/core/protocol/messages';
import { callStream, roomStream, userStream } from '../../components/core/protocol/messages';

type Body = Readonly<Record<string, unknown>>;

/** Where one connection is in each of its streams, as the server told it. */
export class Positions {
  private readonly at = new Map<string, Position>();

  constructor(private readonly user: () => string) {}

  /** Takes a frame in; returns the fault in its numbers, or null. */
  take(frame: ServerFrame, request: { m: string; d: unknown } | undefined): string | null {
    if (frame.t === 'welcome') frame.st.forEach(({ n, e, s, replay = 0 }) => this.at.set(n, { e, s: s - replay }));
    if (frame.t === 'res' && frame.err === undefined) this.begin(request, frame.d as Body | undefined);
    return frame.t === 'ev' ? this.event(frame) : null;
  }

  private begin(request: { m: string; d: unknown } | undefined, result: Body | undefined): void {
    if (typeof result?.s !== 'number' || typeof result.e !== 'string' || request === undefined) return;
    const stream = this.streamOf(request, result);
    const known = this.at.get(stream);
    // A repeated subscription goes on where the reader is.
    if (known?.e !== result.e) this.at.set(stream, { e: result.e, s: result.s });
  }

  private streamOf({ m, d }: { m: string; d: unknown }, result: Body): string {
    if (m === 'room.join') return roomStream(String((d as Body).room));
    if (m === 'inbox.subscribe') return userStream(String(result.user));
    return callStream(String((result.call as Body | undefined)?.id));
  }

  private event({ n, e, s, k, d }: Extract<ServerFrame, { t: 'ev' }>): string | null {
    const known = this.at.get(n);
    if (known === undefined) return null;
    const isMine = (d as { id?: unknown }).id === this.user();
    const isOver = k === 'room.closed' || k === 'call.ended' || ((k === 'member.left' || k === 'party.ended') && isMine);
    if (isOver) this.at.delete(n);
    else this.at.set(n, { e, s });
    if (e !== known.e) return `event ${s} of the epoch ${e} in the epoch ${known.e}, without a snapshot`;
    return s === known.s + 1 ? null : `event ${s} of ${n} after event ${known.s}`;
  }
}
