import type { CallState, InboxState } from '../../../components/core/protocol/call-state';
import type { Params, Result, StreamEvent, Welcome } from '../../../components/core/protocol/messages';
import { callStream, userStream } from '../../../components/core/protocol/messages';
import { reduceCall, reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { House } from '../house';
import type { Wire } from '../wire';

/** A person's device that speaks the protocol by hand, and believes what the streams say. */
export class Phone {
  private constructor(
    readonly house: House,
    readonly user: string,
    readonly device: string,
    public wire: Wire,
    public welcome: Welcome,
  ) {}

  /** Connected, and hearing its inbox. */
  static async open(house: House, user: string, device = `${user}-phone`): Promise<Phone> {
    const phone = await Phone.dial(house, user, device);
    await phone.wire.request('inbox.follow', { name: user.toUpperCase() });
    return phone;
  }

  /** Connected only. */
  static async dial(house: House, user: string, device = `${user}-phone`, more: object = {}): Promise<Phone> {
    const wire = await house.wire();
    const welcome = await wire.hello(await house.token(user), { dev: device, ...more });
    return new Phone(house, user, device, wire, welcome);
  }

  /** The same device and session on a new socket: follows what is named. */
  async back(house: House, cur: Record<string, { e: string; s: number }>): Promise<Welcome> {
    const { sid, rt } = this.welcome;
    this.wire = await house.wire();
    this.welcome = await this.wire.hello(await house.token(this.user), { dev: this.device, sid, rt, cur });
    return this.welcome;
  }

  start(to: string | readonly string[], more: Partial<Params<'call.start'>> = {}, k?: string): Promise<Result<'call.start'>> {
    const people = typeof to === 'string' ? [to] : to;
    return this.wire.request('call.start', { to: people, kind: 'audio', name: this.user.toUpperCase(), ...more }, k);
  }

  async startId(to: string | readonly string[], more: Partial<Params<'call.start'>> = {}): Promise<string> {
    return (await this.start(to, more)).call.id;
  }

  /** Is called, and rings. */
  async rings(call?: string): Promise<string> {
    const { d } = await this.wire.event('inbox.called', ({ d: called }) => call === undefined || called.call.id === call);
    await this.follow(d.call.id, true);
    return d.call.id;
  }

  follow(call: string, rings = false): Promise<Result<'call.follow'>> {
    return this.wire.request('call.follow', { call, rings });
  }

  accept(call: string): Promise<object> {
    return this.wire.request('call.accept', { call, name: this.user.toUpperCase() });
  }

  end(call: string): Promise<object> {
    return this.wire.request('call.end', { call });
  }

  /** Waits for an event of a call; gives its content. */
  async hears<K extends StreamEvent['k']>(
    k: K,
    more: Partial<Extract<StreamEvent, { k: K }>['d']> = {},
  ): Promise<Extract<StreamEvent, { k: K }>['d']> {
    const { d } = await this.wire.event(k, (event) =>
      Object.entries(more).every(([name, value]) => (event.d as Record<string, unknown>)[name] === value),
    );
    return d;
  }

  /** The call as this device knows it: what it was answered last, and every event since. */
  call(id: string): CallState {
    const stream = callStream(id);
    let known: { e: string; s: number; call: CallState } | null = null;
    for (const frame of this.wire.frames) {
      const answer = frame.t === 'res' ? (frame.d as Partial<Result<'call.follow'>> | undefined) : undefined;
      if (answer?.call?.id === id) known = answer as Result<'call.follow'>;
      if (frame.t === 'welcome') {
        const entry = frame.st.find(({ n }) => n === stream);
        if (entry?.snap !== undefined) known = { e: entry.e, s: entry.s, call: entry.snap as CallState };
      }
      if (frame.t === 'ev' && frame.n === stream && known !== null && frame.s > known.s)
        known = { ...known, s: frame.s, call: reduceCall(known.call, frame) };
    }
    if (known === null) throw new Error(`${this.device} knows no call ${id}`);
    return known.call;
  }

  /** The inbox as this device knows it. */
  inbox(): InboxState {
    const stream = userStream(this.user);
    let known: { s: number; inbox: InboxState } = { s: 0, inbox: { calls: [], history: [], quiet: false, blocked: [] } };
    for (const frame of this.wire.frames) {
      const answer = frame.t === 'res' ? (frame.d as Partial<Result<'inbox.follow'>> | undefined) : undefined;
      if (answer?.inbox !== undefined) known = answer as Result<'inbox.follow'>;
      if (frame.t === 'ev' && frame.n === stream && frame.s > known.s)
        known = { s: frame.s, inbox: reduceInbox(known.inbox, frame) };
    }
    return known.inbox;
  }

  /** How the call ended for this person, when their inbox says so; then it says so once. */
  async record(call: string): Promise<InboxState['history'][number]> {
    const { d } = await this.wire.event('inbox.ended', (event) => event.d.record.id === call);
    return d.record;
  }

  /** How often the inbox was told that the call is over. */
  endings(call: string): number {
    return this.wire.frames.filter((frame) => frame.t === 'ev' && frame.k === 'inbox.ended' && frame.d.record.id === call).length;
  }
}

/** A call between two that has been answered and is heard on both sides. */
export async function talk(one: Phone, other: Phone): Promise<string> {
  const call = await one.startId(other.user);
  await other.rings(call);
  await other.accept(call);
  await one.hears('party.accepted', { id: other.user });
  await Promise.all([one, other].map((phone) => phone.wire.request('call.connected', { call })));
  await Promise.all([one, other].flatMap((phone) => [one.user, other.user].map((id) => phone.hears('party.connected', { id }))));
  return call;
}
