import type { CallRecord } from '../../protocol/call-state';
import { isRtcError, rtcError, type RtcError } from '../../protocol/errors';
import { limits } from '../../protocol/limits';
import type { Params, Result } from '../../protocol/messages';
import { releaseAll, releaseOnce, type Release } from '../../shared/release';
import type { CallEvents, CallsModel, CallSounds, CallOptions, UserPresence } from './types';
import { makeObservable, ref } from '../../shared/mobx';
import { Call } from './call';
import type { CallDependencies } from './dependencies';
import { CallRegistry } from './call-registry';
import { isCallId, recipientsOf } from './recipients';
import { startRingtone } from './ringtone';
import { callDraft, partyDraft } from './call-rules';

const silence: CallSounds = { incoming: '', outgoing: '', ended: '' };
const nothing = (): void => undefined;
const refuse = (error: RtcError): Promise<never> => Promise.reject(error);

/** What a customer's code and the call's components see of calls. Nothing is held while nobody listens and no call goes on. */
export class Calls extends CallRegistry implements CallsModel {
  private interrupted = false;
  private sounds: readonly CallSounds[] = [];
  private listeners = 0;
  private listening: Release = nothing;
  private closed = false;

  constructor(needs: CallDependencies) {
    super(needs);
    makeObservable<this, 'interrupted' | 'sounds'>(this, { interrupted: ref, sounds: ref });
  }

  // ---- views ----

  get reachable(): boolean {
    return this.inbox.heard && this.inbox.online;
  }

  get history(): readonly CallRecord[] {
    return this.inbox.state.history;
  }

  get missed(): number {
    return this.inbox.missed;
  }

  get doNotDisturb(): boolean {
    return this.inbox.state.doNotDisturb;
  }

  get blocked(): readonly string[] {
    return this.inbox.state.blocked;
  }

  // ---- wishes out ----

  call(to: string | readonly string[], wish: CallOptions & { group?: boolean } = {}): Promise<Call> {
    const { deps, inbox } = this;
    const people = recipientsOf(to, inbox.user);
    if (this.closed) return refuse(rtcError('closed'));
    if (isRtcError(people)) return refuse(people);
    if (this.live !== null) return refuse(rtcError('already_in_call'));
    const { kind = 'audio', group } = wish;
    const asked = group === undefined ? {} : { group };
    const parties = [this.own()].concat(people.map((id) => partyDraft(inbox.person(id), 'inviting')));
    const draft = callDraft('', { kind, group: group ?? people.length > 1, from: inbox.user, parties });
    const call = new Call(deps, this, draft, { placed: true, wish });
    this.begin(call);
    return call.start(() => deps.request('call.start', { to: people, kind, ...asked, ...inbox.profile }));
  }

  open(id: string): Promise<Call> {
    const { deps, inbox } = this;
    const known = this.known(id);
    if (known instanceof Call) return Promise.resolve(known);
    if (known !== null) return refuse(known);
    const call = new Call(deps, this, callDraft(id, {}));
    call.presented = true;
    call.held = this.listen();
    this.add(call);
    const ask = (name: string): Promise<Result<'call.subscribe'>> =>
      deps
        .request('call.subscribe', { call: name, rings: !this.doNotDisturb })
        .then((answer) => (answer.call.into === '' ? answer : ask(answer.call.into)));
    const opening = call.start(() => ask(id));
    // What is over is opened all the same, to say how it ended.
    return opening.then(undefined, (error: RtcError) => (inbox.record(id) === undefined ? refuse(error) : call));
  }

  join(id: string, wish: CallOptions = {}): Promise<Call> {
    const { deps, inbox } = this;
    const known = this.known(id);
    if (known instanceof Call) return known.answers ? Promise.resolve(known) : known.accept(wish).then(() => known);
    if (known !== null) return refuse(known);
    const draft = callDraft(id, { kind: wish.kind ?? 'audio', group: true, parties: [this.own()] });
    const call = new Call(deps, this, draft, { wish });
    call.answers = true;
    this.begin(call);
    return call.start(() => deps.request('call.join', { call: id, ...inbox.profile }));
  }

  presence(users: readonly string[]): Promise<readonly { id: string; presence: UserPresence }[]> {
    const people = recipientsOf(users, '', limits.usersPerPresence);
    if (isRtcError(people)) return refuse(people);
    return this.deps.request('user.presence', { users: people }).then((answer) => answer.users);
  }

  setDoNotDisturb(doNotDisturb: boolean): Promise<void> {
    return this.update({ doNotDisturb });
  }

  block(user: string): Promise<void> {
    const people = recipientsOf(user, this.inbox.user, 1);
    return isRtcError(people) ? refuse(people) : this.update({ block: people });
  }

  unblock(user: string): Promise<void> {
    const people = recipientsOf(user, '', 1);
    return isRtcError(people) ? refuse(people) : this.update({ unblock: people });
  }

  setProfile(profile: { name: string; avatar?: string }): void {
    this.inbox.introduce(profile);
  }

  markRead(): void {
    this.inbox.markRead();
  }

  listen(): Release {
    if (this.closed) return nothing;
    this.listeners += 1;
    if (this.listeners === 1) this.listening = this.attendAll();
    return releaseOnce(() => {
      this.listeners -= 1;
      if (this.listeners === 0) this.listening();
    });
  }

  useSounds(sounds: CallSounds): Release {
    const entry = { ...sounds };
    this.sounds = this.sounds.concat(entry);
    return releaseOnce(() => {
      this.sounds = this.sounds.filter((other) => other !== entry);
    });
  }

  on<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): Release {
    return releaseAll([this.events.on(name, listener), this.listen()]);
  }

  /** Hangs up; what rings here goes on ringing on other devices. */
  close(): Promise<void> {
    const { live } = this;
    this.closed = true;
    this.hush();
    return live === null ? Promise.resolve() : live.end();
  }

  override release(): void {
    super.release();
    this.listening();
  }

  private own() {
    const { user, profile } = this.inbox;
    const me = partyDraft({ ...profile, id: user, name: profile.name || user }, 'connecting');
    return { ...me, device: this.deps.signalling.device };
  }

  /** A call that is here already; what is wrong with asking for it. */
  private known(id: string): Call | RtcError | null {
    if (this.closed) return rtcError('closed');
    if (!isCallId(id)) return rtcError('bad_request', { message: 'not the id of a call' });
    return this.list.filter((call) => call.id === id && call.ending === null)[0] ?? null;
  }

  private update(changed: Params<'inbox.update'>): Promise<void> {
    return this.deps.request('inbox.update', changed).then(nothing);
  }

  private attendAll(): Release {
    const { deps } = this;
    let tone: Release = nothing;
    const turn = (hidden: boolean): void => {
      this.hidden = hidden;
      // A hidden app may be killed; one that is back has slept through its alarms.
      if (hidden && this.live !== null) this.keep();
      this.list.forEach((call) => call.arm());
    };
    const sounds = (): CallSounds => this.sounds[this.sounds.length - 1] ?? silence;
    const isAway = (): boolean => this.hidden || this.interrupted;
    return releaseAll([
      () => this.hush(),
      deps.hold(),
      this.inbox.listen(),
      deps.life.onShow(() => turn(false)),
      deps.life.onHide(() => turn(true)),
      deps.sounds.onInterruption((interrupted) => {
        this.interrupted = interrupted;
      }),
      startRingtone(
        deps,
        () => ({
          incoming: this.incoming !== null,
          busy: this.live !== null,
          outgoing: this.live !== null && this.live.direction === 'out' && this.live.state === 'ringing',
          quiet: this.doNotDisturb,
          away: isAway(),
        }),
        sounds,
      ),
      this.events.on('ended', (call) => {
        tone();
        const isSilent = isAway() || call !== this.current || !this.current.answers || call.reason === 'moved';
        tone = isSilent ? nothing : deps.sounds.play(sounds().ended, { loop: false });
      }),
      () => {
        tone();
        this.hidden = false;
        this.interrupted = false;
      },
    ]);
  }
}
