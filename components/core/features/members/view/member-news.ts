import type { Ability, Role } from '../../../protocol/room-state';
import type { RoomModel } from '../../../room/types';
import type { MemberTexts } from '../../../texts/members';
import { formatText } from '../../../texts/texts';
import type { RoomModeration } from '../types';

const roleTexts: { readonly [Name in Role]: keyof MemberTexts } = {
  host: 'host',
  cohost: 'cohost',
  speaker: 'speaker',
  audience: 'watcher',
};

/** The facts whose changes are said. */
interface Known {
  readonly role: Role;
  readonly hands: readonly string[];
  readonly waiting: number;
  readonly forbidden: readonly Ability[];
}

export interface News {
  /** A sentence about what changed, or ''. */
  text: string;
  /** Somebody waits for the user, so a sound is played. */
  rings: boolean;
}

export const noNews: News = { text: '', rings: false };

const fresh = <Name extends string>(now: readonly Name[], before: readonly Name[]): Name[] =>
  now.filter((each) => before.indexOf(each) < 0);

/** Tells a user of a new role and of what is newly forbidden, and a moderator of raised hands and of users who wait. */
export class MemberNews {
  private before: Known | null = null;

  next(room: Pick<RoomModel, 'members' | 'me'>, order: RoomModeration, texts: MemberTexts): News {
    const now: Known = {
      role: room.me.role,
      hands: order.hands.map(({ id }) => id),
      waiting: order.waiting.length,
      forbidden: order.forbidden,
    };
    const { before } = this;
    this.before = now;
    // The screen shows how it was at the join.
    if (before === null) return noNews;
    const said: string[] = [];
    if (now.role !== before.role) said.push(formatText(texts.saidRole, { role: texts[roleTexts[now.role]] }));
    const forbidden = fresh(now.forbidden, before.forbidden);
    if (forbidden.length > 0) {
      const what = forbidden.map((ability) => texts[ability]).join(' · ');
      said.push(formatText(texts.forbidMe, { what }));
    }
    const demands: string[] = [];
    if (order.isModerator) {
      const hands = fresh(now.hands, before.hands);
      room.members
        .filter(({ id }) => id !== room.me.id && hands.indexOf(id) >= 0)
        .forEach(({ name }) => demands.push(formatText(texts.saidHand, { name })));
      if (now.waiting > before.waiting) demands.push(formatText(texts.saidWaiting, { count: now.waiting }));
    }
    return { text: said.concat(demands).join(' · '), rings: demands.length > 0 };
  }
}
