import type { FeatureContext } from '../../app/features';
import type { ReactionKind } from '../../protocol/chat/rules';
import { roomStream } from '../../protocol/messages';
import type { Room } from '../../room/room';
import { makeObservable, ref } from '../../shared/mobx';
import type { ShownReaction } from './types';

const mostShown = 12;
/** The time for which a reaction is shown. */
const shownMs = 3_000;
/** The least time between two own reactions. */
const reactEveryMs = 300;

/** The reactions of a room that are shown now. */
export class Reactions {
  shown: readonly ShownReaction[] = [];
  private lastNumber = 0;
  private lastOwnAt = 0;

  constructor(
    private readonly room: Room,
    private readonly context: Pick<FeatureContext, 'clock' | 'signalling'>,
  ) {
    makeObservable(this, { shown: ref });
  }

  /** Shows an own reaction here and to the others. */
  send(kind: ReactionKind): void {
    const { room, context } = this;
    const now = context.clock.now();
    if (room.state !== 'joined' || now - this.lastOwnAt < reactEveryMs) return;
    this.lastOwnAt = now;
    context.signalling.sendEphemeral(roomStream(room.id), 'reaction', { kind });
    this.show(room.me.id, kind);
  }

  show(member: string, kind: ReactionKind): void {
    const known = this.room.members.filter(({ id }) => id === member)[0];
    if (known === undefined) return;
    this.lastNumber += 1;
    const one = { key: this.lastNumber, kind, name: known.name };
    this.shown = this.shown.concat(one).slice(-mostShown);
    this.context.clock.after(shownMs, () => this.hide(one));
  }

  private hide(one: ShownReaction): void {
    this.shown = this.shown.filter((other) => other !== one);
  }

  clear(): void {
    this.shown = [];
  }
}
