import type { FeatureContext } from '../../app/features';
import type { CallRecord, Party } from '../../protocol/call-state';
import { isRtcError, rtcError, type RtcError } from '../../protocol/errors';
import { limits } from '../../protocol/client-limits';
import type { Params, Result } from '../../protocol/messages';
import { makeObservable, ref } from '../../shared/mobx';
import { releaseAll, releaseOnce, type Release } from '../../shared/release';
import { Call } from './call';
import { CallRegistry } from './call-registry';
import { callDraft, partyDraft } from './call-rules';
import { isCallId, recipientsOf } from './recipients';
import { startRingtone } from './ringtone';
import type { CallOptions, CallsEvents, CallsModel, CallSounds, UserPresence } from './types';

const silence: CallSounds = { incoming: '', outgoing: '', ended: '' };
const nothing = (): void => undefined;
const refuse = (error: RtcError): Promise<never> => Promise.reject(error);

/** `rtc.calls`, as customers and the call's components see it. Without a listener or a present call it keeps no connection. */
export class Calls implements CallsModel<Call> {
  readonly registry: CallRegistry;
  /** Another app has the sound. */
  private interrupted = false;
  private sounds: readonly CallSounds[] = [];
  private listeners = 0;
  private stopListening: Release = nothing;
  private closed = false;

  constructor(private readonly context: FeatureContext) {
    this.registry = new CallRegistry(context, () => this.listen());
    makeObservable<this, 'interrupted' | 'sounds'>(this, { interrupted: ref, sounds: ref });
  }

  // ---- views ----

  get current(): Call | null {
    return this.registry.current;
  }

  get incoming(): Call | null {
    return this.registry.incoming;
  }

  get reachable(): boolean {
    const { isRead, online } = this.registry.inbox;
    return isRead && online;
  }

  get history(): readonly CallRecord[] {
    return this.registry.inbox.state.history;
  }

  get missed(): number {
    return this.registry.inbox.missed;
  }

  get doNotDisturb(): boolean {
    return this.registry.inbox.state.doNotDisturb;
  }

  get blocked(): readonly string[] {
    return this.registry.inbox.state.blocked;
  }

  // ---- actions ----

  call(to: string | readonly string[], options: CallOptions & { group?: boolean } = {}): Promise<Call> {
    const { context, registry } = this;
    const { inbox } = registry;
    const recipients = recipientsOf(to, inbox.user);
    if (this.closed) return refuse(rtcError('closed'));
    if (isRtcError(recipients)) return refuse(recipients);
    if (registry.live !== null) return refuse(rtcError('already_in_call'));
    const { kind = 'audio', group } = options;
    const parties = [this.ownParty()].concat(recipients.map((id) => partyDraft(inbox.userOf(id), 'inviting')));
    const draft = callDraft('', { kind, group: group ?? recipients.length > 1, from: inbox.user, parties });
    const local = { kind: 'requesting', answered: true } as const;
    const call = new Call(context, registry, draft, { placed: true, presented: true, local, options });
    registry.makePresent(call);
    const groupParam = group === undefined ? {} : { group };
    return call.start(() => context.request('call.start', { to: recipients, kind, ...groupParam, ...inbox.profile }));
  }

  open(id: string): Promise<Call> {
    const { context, registry } = this;
    const known = this.known(id);
    if (known instanceof Call) return Promise.resolve(known);
    if (known !== null) return refuse(known);
    const local = { kind: 'requesting', answered: false } as const;
    const call = new Call(context, registry, callDraft(id, {}), { presented: true, local, listening: this.listen() });
    registry.add(call);
    const request = (name: string): Promise<Result<'call.subscribe'>> =>
      context
        .request('call.subscribe', { call: name, rings: !this.doNotDisturb })
        .then((answer) => (answer.call.into === '' ? answer : request(answer.call.into)));
    const opening = call.start(() => request(id));
    // A call that is over is opened too, so that a screen can show how it ended.
    return opening.then(undefined, (error: RtcError) => (registry.inbox.record(id) === undefined ? refuse(error) : call));
  }

  join(id: string, options: CallOptions = {}): Promise<Call> {
    const { context, registry } = this;
    const known = this.known(id);
    if (known instanceof Call) return known.facts.isAnswered ? Promise.resolve(known) : known.accept(options).then(() => known);
    if (known !== null) return refuse(known);
    const draft = callDraft(id, { kind: options.kind ?? 'audio', group: true, parties: [this.ownParty()] });
    const call = new Call(context, registry, draft, { local: { kind: 'requesting', answered: true }, options });
    registry.makePresent(call);
    return call.start(() => context.request('call.join', { call: id, ...registry.inbox.profile }));
  }

  presence(users: readonly string[]): Promise<readonly { id: string; presence: UserPresence }[]> {
    const ids = recipientsOf(users, '', limits.usersPerPresence);
    if (isRtcError(ids)) return refuse(ids);
    return this.context.request('user.presence', { users: ids }).then((answer) => answer.users);
  }

  setDoNotDisturb(on: boolean): Promise<void> {
    return this.update({ doNotDisturb: on });
  }

  block(user: string): Promise<void> {
    const blocked = recipientsOf(user, this.registry.inbox.user, 1);
    return isRtcError(blocked) ? refuse(blocked) : this.update({ block: blocked });
  }

  unblock(user: string): Promise<void> {
    const unblocked = recipientsOf(user, '', 1);
    return isRtcError(unblocked) ? refuse(unblocked) : this.update({ unblock: unblocked });
  }

  setProfile(profile: { name: string; avatar?: string }): void {
    this.registry.inbox.setProfile(profile);
  }

  markRead(): void {
    this.registry.inbox.markRead();
  }

  listen(): Release {
    if (this.closed) return nothing;
    this.listeners += 1;
    if (this.listeners === 1) this.stopListening = this.startListening();
    return releaseOnce(() => {
      this.listeners -= 1;
      if (this.listeners === 0) this.stopListening();
    });
  }

  useSounds(sounds: CallSounds): Release {
    const entry = { ...sounds };
    this.sounds = this.sounds.concat(entry);
    return releaseOnce(() => this.dropSounds(entry));
  }

  on<Name extends keyof CallsEvents>(name: Name, listener: (event: CallsEvents<Call>[Name]) => void): Release {
    return releaseAll([this.registry.events.on(name, listener), this.listen()]);
  }

  /** Hangs up. A call that rings here goes on ringing on other devices. */
  close(): Promise<void> {
    const { live } = this.registry;
    this.closed = true;
    this.registry.dropUnanswered();
    return live === null ? Promise.resolve() : live.end();
  }

  release(): void {
    this.registry.release();
    this.stopListening();
  }

  private ownParty(): Party {
    const { user, profile } = this.registry.inbox;
    const me = partyDraft({ ...profile, id: user, name: profile.name || user }, 'connecting');
    return { ...me, device: this.context.signalling.device };
  }

  /** The call if this device has it already, or the error if the id cannot be used; null if the server has to be asked. */
  private known(id: string): Call | RtcError | null {
    if (this.closed) return rtcError('closed');
    if (!isCallId(id)) return rtcError('bad_request', { message: 'not the id of a call' });
    return this.registry.list.filter((call) => call.id === id && !call.facts.isEnded)[0] ?? null;
  }

  private update(changed: Params<'inbox.update'>): Promise<void> {
    return this.context.request('inbox.update', changed).then(nothing);
  }

  private dropSounds(entry: CallSounds): void {
    this.sounds = this.sounds.filter((other) => other !== entry);
  }

  private setInterrupted(interrupted: boolean): void {
    this.interrupted = interrupted;
  }

  private startListening(): Release {
    const { context, registry } = this;
    let tone: Release = nothing;
    const sounds = (): CallSounds => this.sounds[this.sounds.length - 1] ?? silence;
    const isAway = (): boolean => registry.hidden || this.interrupted;
    return releaseAll([
      () => registry.dropUnanswered(),
      context.acquireConnection(),
      registry.inbox.listen(),
      context.lifecycle.onShow(() => registry.setHidden(false)),
      context.lifecycle.onHide(() => registry.setHidden(true)),
      context.sounds.onInterruption((interrupted) => this.setInterrupted(interrupted)),
      startRingtone(
        context,
        () => ({
          incoming: registry.incoming !== null,
          busy: registry.live !== null,
          outgoing: registry.live !== null && registry.live.direction === 'out' && registry.live.state === 'ringing',
          doNotDisturb: this.doNotDisturb,
          away: isAway(),
        }),
        sounds,
      ),
      registry.events.on('ended', (call) => {
        tone();
        const isSilent = isAway() || call !== this.current || !call.facts.isAnswered || call.reason === 'moved';
        tone = isSilent ? nothing : context.sounds.play(sounds().ended, { loop: false });
      }),
      () => {
        tone();
        registry.forgetHidden();
        this.setInterrupted(false);
      },
    ]);
  }
}
