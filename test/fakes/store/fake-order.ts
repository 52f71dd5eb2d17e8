import type { RoomModeration } from '../../../components/core/features/members/types';
import type { Role } from '../../../components/core/protocol/room-state';
import { isModerator, mayActOn, mayChangeRole } from '../../../components/core/features/members/powers';
import { observableModel, type FakeRoom, type Mutable, type MobxApi } from './fake-room-model';

/** The order of a room whose state a test sets; it records its acts. */
export interface FakeOrder extends Mutable<RoomModeration> {
  readonly acts: string[];
  refusal: Error | null;
}

export function fakeOrder(mobx: MobxApi, room: FakeRoom, more: Partial<FakeOrder> = {}): FakeOrder {
  const acts: string[] = [];
  const act =
    (name: string) =>
    (...values: unknown[]): Promise<void> => {
      acts.push([name, ...values.filter((value) => value !== undefined).map((value) => JSON.stringify(value))].join(' '));
      return order.refusal === null ? Promise.resolve() : Promise.reject(order.refusal);
    };
  const roleOf = (id: string): Role => room.members.find((member) => member.id === id)?.role ?? 'audience';
  const order: FakeOrder = observableModel<FakeOrder>(mobx, {
    acts,
    refusal: null,
    hands: [],
    invited: false,
    asked: null,
    mutedByHost: null,
    forbidden: [],
    waitingNote: null,
    closedWhileWaiting: false,
    waiting: [],
    attendance: [],
    get isModerator() {
      return isModerator(room.me.role);
    },
    mayActOn: (id) => id !== room.me.id && mayActOn(room.me.role, roleOf(id)),
    maySetRole: (id, role) => mayChangeRole(room.me.role, roleOf(id), role),
    knock: () => () => undefined,
    dismissMute: () => void acts.push('dismissMute'),
    raiseHand: act('raiseHand'),
    lowerHand: act('lowerHand'),
    answer: act('answer'),
    answerAsk: act('answerAsk'),
    setRules: act('setRules'),
    lock: act('lock'),
    setRole: act('setRole'),
    invite: act('invite'),
    mute: act('mute'),
    ask: act('ask'),
    forbid: act('forbid'),
    lowerHandOf: act('lowerHandOf'),
    lowerAllHands: act('lowerAllHands'),
    remove: act('remove'),
    admit: act('admit'),
    deny: act('deny'),
    tellWaiting: act('tellWaiting'),
    handOver: act('handOver'),
    end: act('end'),
    ...more,
  });
  return order;
}
