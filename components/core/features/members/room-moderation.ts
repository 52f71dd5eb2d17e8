import type { FeatureContext } from '../../app/features';
import { rtcError } from '../../protocol/errors';
import type { Method, Params, StreamEvent } from '../../protocol/messages';
import type { Ability, Entry, Kind, Member, Role } from '../../protocol/room-state';
import type { Room } from '../../room/room';
import { makeObservable, reaction, ref, transaction } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import { arrived, departed } from './attendance';
import { Knocking } from './knocking';
import { isModerator, mayActOn, mayChangeRole, roleMethod } from './powers';
import type { Attendance, RoomModeration as Model, WaitingUser } from './types';
import { WaitingList } from './waiting-list';

/** The order of one room, as this user may see and change it. */
export class RoomModeration implements Model {
  asked: Model['asked'] = null;
  mutedByHost: Kind | null = null;
  attendance: readonly Attendance[] = [];
  readonly release: Release;
  private readonly list: WaitingList;
  private readonly knocking: Knocking;
  /** The way in before the room was locked here. */
  private unlocked: Entry = 'open';

  constructor(
    private readonly room: Room,
    private readonly context: Pick<FeatureContext, 'clock' | 'log' | 'request' | 'acquireConnection'>,
  ) {
    this.knocking = new Knocking(room, context);
    makeObservable(this, { asked: ref, mutedByHost: ref, attendance: ref });
    this.list = new WaitingList(room, context);
    const left = (isGone: (id: string) => boolean): void => {
      this.attendance = departed(this.attendance, isGone, context.clock.now());
    };
    /** Those who came or went while the connection was lost are known by the list of members only. */
    const compare = (): void => {
      left((id) => this.find(id) === undefined);
      this.attendance = arrived(this.attendance, room.members);
    };
    this.release = releaseAll([
      room.frames.on('replaced', compare),
      () => this.list.release(),
      room.frames.on('event', (event) => this.accept(event)),
      room.on('memberjoined', (member) => (this.attendance = arrived(this.attendance, [member]))),
      room.on('memberleft', ({ member }) => left((id) => id === member.id)),
      reaction(
        () => room.state,
        (state) => {
          if (state === 'joining') {
            this.attendance = [];
            this.knocking.closed = false;
          }
          if (state === 'joined') compare();
          if (state !== 'left' && state !== 'idle') return;
          left(() => true);
          this.clear();
        },
        { fireImmediately: true },
      ),
      reaction(
        () => [room.me.microphone.wanted, room.me.camera.wanted],
        ([microphone, camera]) => {
          const { asked, mutedByHost } = this;
          const isOn = (kind: Kind | undefined | null): boolean =>
            (kind === 'audio' && microphone === true) || (kind === 'video' && camera === true);
          if (isOn(asked?.kind)) this.asked = null;
          if (isOn(mutedByHost)) this.mutedByHost = null;
        },
      ),
    ]);
  }

  // ---- views ----

  get isModerator(): boolean {
    return isModerator(this.room.me.role);
  }

  get hands(): readonly Member[] {
    return this.room.members
      .filter(({ hand }) => hand !== undefined && hand > 0)
      .sort((one, other) => (one.hand ?? 0) - (other.hand ?? 0));
  }

  get waiting(): readonly WaitingUser[] {
    return this.list.users;
  }

  get invited(): boolean {
    return this.own?.invited === true;
  }

  get forbidden(): readonly Ability[] {
    const { own, room } = this;
    if (own === undefined || isModerator(own.role)) return [];
    const all = room.rules?.forbidden ?? [];
    return all.concat((own.forbidden ?? []).filter((ability) => all.indexOf(ability) < 0));
  }

  get waitingNote(): string | null {
    return this.knocking.note;
  }

  get closedWhileWaiting(): boolean {
    return this.knocking.closed;
  }

  mayActOn(id: string): boolean {
    const member = this.find(id);
    return member !== undefined && id !== this.room.me.id && this.isModerator && mayActOn(this.room.me.role, member.role);
  }

  maySetRole(id: string, role: Role): boolean {
    const member = this.find(id);
    if (member === undefined || this.room.state !== 'joined') return false;
    // Members may step back themselves.
    if (id === this.room.me.id) return roleMethod(member.role, role) === 'member.demote' && member.role !== role;
    return mayChangeRole(this.room.me.role, member.role, role);
  }

  // ---- acts ----

  knock(): Release {
    return this.knocking.start();
  }

  raiseHand(): Promise<void> {
    return this.send('hand.raise', { room: this.room.id });
  }

  lowerHand(): Promise<void> {
    return this.send('hand.lower', { room: this.room.id });
  }

  answer(accept: boolean): Promise<void> {
    return this.send('member.answer', { room: this.room.id, accept });
  }

  answerAsk(on: boolean): Promise<void> {
    const { asked, room } = this;
    this.asked = null;
    if (!on || asked === null) return Promise.resolve();
    return asked.kind === 'audio' ? room.setMicrophone(true) : room.setCamera(true);
  }

  dismissMute(): void {
    this.mutedByHost = null;
  }

  setRules(rules: Parameters<Model['setRules']>[0]): Promise<void> {
    return this.send('room.rules', { ...rules, room: this.room.id } as Params<'room.rules'>);
  }

  lock(locked: boolean): Promise<void> {
    const entry = this.room.rules?.entry ?? 'open';
    if (locked && entry !== 'locked') this.unlocked = entry;
    return this.setRules({ entry: locked ? 'locked' : this.unlocked });
  }

  setRole(id: string, role: Role): Promise<void> {
    const member = this.find(id);
    if (member === undefined) return Promise.reject(rtcError('not_found'));
    if (member.role === role) return Promise.resolve();
    return this.send(roleMethod(member.role, role), { room: this.room.id, id, role } as Params<'member.promote'>);
  }

  invite(id: string, invited = true): Promise<void> {
    return this.send('member.invite', { room: this.room.id, id, invited });
  }

  mute(kind: Kind, id?: string): Promise<void> {
    return this.send('member.mute', { room: this.room.id, kind, ...(id === undefined ? {} : { id }) });
  }

  ask(kind: Kind, id: string): Promise<void> {
    return this.send('member.ask', { room: this.room.id, id, kind });
  }

  forbid(id: string, abilities: readonly Ability[]): Promise<void> {
    return this.send('member.forbid', { room: this.room.id, id, forbidden: abilities.slice() });
  }

  lowerHandOf(id: string): Promise<void> {
    return this.send('hand.lower', { room: this.room.id, id });
  }

  lowerAllHands(): Promise<void> {
    return this.send('hand.lower', { room: this.room.id, all: true });
  }

  remove(id: string, banMs = 0): Promise<void> {
    return this.send('member.remove', { room: this.room.id, id, ...(banMs === 0 ? {} : { banMs }) });
  }

  admit(ids?: readonly string[]): Promise<void> {
    return this.send('room.admit', { room: this.room.id, ...(ids === undefined ? {} : { ids: ids.slice() }) });
  }

  deny(id: string): Promise<void> {
    return this.send('room.deny', { room: this.room.id, id });
  }

  tellWaiting(note: string): Promise<void> {
    return this.send('room.tell_waiting', { room: this.room.id, note });
  }

  handOver(id: string): Promise<void> {
    return this.send('room.hand_over', { room: this.room.id, id });
  }

  end(): Promise<void> {
    return this.send('room.close', { room: this.room.id });
  }

  private get own(): Member | undefined {
    return this.find(this.room.me.id);
  }

  private find(id: string): Member | undefined {
    return this.room.members.filter((member) => member.id === id)[0];
  }

  private send<M extends Method>(method: M, params: Params<M>): Promise<void> {
    return this.context.request(method, params).then(() => undefined);
  }

  private accept(event: StreamEvent): void {
    const { me } = this.room;
    if (event.k === 'member.asked' && event.d.id === me.id) this.asked = { kind: event.d.kind, by: event.d.by };
    if (event.k === 'track.muted' && event.d.by === 'host' && event.d.id === me.id && event.d.source === 'main')
      this.mutedByHost = event.d.kind;
  }

  private clear(): void {
    transaction(() => {
      this.asked = null;
      this.mutedByHost = null;
    });
  }
}
