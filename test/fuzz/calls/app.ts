import { assemble } from '../../../components/core/create-rtc';
import { isRtcError } from '../../../components/core/protocol/errors';
import { limits } from '../../../components/core/protocol/limits';
import { releaseAll, type Release } from '../../../components/core/shared/release';
import { calls as callsFeature } from '../../../components/core/features/call/feature';
import type { CallModel, CallsModel } from '../../../components/core/features/call/types';
import type { Rtc } from '../../../components/core/app/public-api';
import { autorun } from '../../../components/core/shared/mobx';
import { Rooms } from '../../../components/core/app/rooms';
import type { Random } from '../../harness/random';
import { CallPage, type MediaBehaviour } from './call-page';
import type { CallPhone } from './call-phone';

/** One call as one run of an app observed it. */
export interface ObservedCall {
  readonly call: CallModel;
  /** Set once, and never changed. */
  reason: CallModel['reason'];
  /** The number of `ended` events. */
  endedCount: number;
  /** It ended by a request on this device, perhaps before the server knew. */
  endedHere: boolean;
  /** It ended while this device was offline, or had slept for longer than the server keeps how a call ended. */
  wasOffline: boolean;
}

/** The environment of an app. */
export interface AppEnvironment {
  readonly phone: CallPhone;
  readonly random: Random;
  readonly media: MediaBehaviour;
  /** The nodes, nearest first. */
  readonly servers: readonly string[];
  token(): Promise<string>;
  record(line: string): void;
  reportFault(text: string): void;
}

/** The sounds, by their names. */
export const sounds = { incoming: 'incoming', outgoing: 'outgoing', ended: 'ended' } as const;

/** A dead socket is noticed after a silence of the server, and the next one is open soon after. */
const wakingMs = 2 * limits.serverSilenceMs;

/** One run of the app: the kit as an author uses it, with a page for calls. It ends by a kill, or with the whole run. */
export class App {
  readonly rtc: Rtc;
  readonly calls: CallsModel;
  readonly rooms = new Rooms();
  readonly page: CallPage;
  readonly observed: ObservedCall[] = [];
  /** Requests without a response. */
  readonly openRequests = new Set<string>();
  private requestCount = 0;
  /** Until then the kit hears what has become of its calls during a long sleep. */
  private wakesUntil = -Infinity;
  private readonly watches: Release[] = [];
  private readonly release: Release;

  constructor(private readonly environment: AppEnvironment) {
    const { phone, random, media, servers } = environment;
    const log = (level: string, text: string, facts?: object): void =>
      environment.record(`${level}: ${text} ${JSON.stringify(facts ?? {})}`);
    this.rtc = assemble(
      { server: servers, token: () => environment.token(), log, features: [callsFeature()] },
      phone,
      this.rooms,
    );
    const known = this.rooms.feature<CallsModel>('calls');
    if (known === null) throw new Error('an app without calls');
    this.calls = known;
    this.page = new CallPage(this.calls, phone.clock, random, media);
    const { calls } = this;
    this.release = releaseAll([
      calls.listen(),
      calls.useSounds(sounds),
      calls.on('ended', (call) => void (this.watch(call).endedCount += 1)),
      calls.on('incoming', (call) => void this.watch(call)),
      autorun(() => [calls.current, calls.incoming].forEach((call) => call !== null && this.watch(call))),
      () => this.page.close(),
      () => releaseAll(this.watches)(),
    ]);
  }

  /** Sends a request to the kit: it must settle, and an error must have a reason. */
  request(what: string, ask: (calls: CallsModel) => Promise<unknown> | undefined): void {
    const ongoing = this.observed.filter(({ call }) => call.reason === null);
    const asked = ask(this.calls);
    if (asked === undefined) return;
    // A request for another call may also end this one: accepting that call leaves this one.
    ongoing.forEach((observed) => (observed.endedHere = observed.call.reason !== null));
    this.requestCount += 1;
    const title = `${what} ${this.requestCount}`;
    this.openRequests.add(title);
    asked.then(
      () => void this.openRequests.delete(title),
      (cause: unknown) => {
        this.openRequests.delete(title);
        this.environment.record(`${title} refused: ${isRtcError(cause) ? cause.reason : String(cause)}`);
        if (!isRtcError(cause)) this.environment.reportFault(`${what} failed without a reason: ${String(cause)}`);
      },
    );
  }

  /** The phone is awake again. */
  wakeUp(sleptMs: number): void {
    if (sleptMs > limits.callRetainedMs) this.wakesUntil = this.environment.phone.clock.now() + wakingMs;
  }

  /** The user ends, rejects or leaves the call on this device. */
  finish(call: CallModel | null, how: 'end' | 'rejected' | 'busy'): void {
    if (call === null || call.state === 'ended') return;
    this.request(how, () => (how === 'end' ? call.end() : call.reject(how)));
  }

  /** Releases the app and its page; the observed calls stay. */
  detach(): void {
    this.release();
  }

  /** Watches its reason from now on: an ended call stays ended, for one reason. */
  private watch(call: CallModel): ObservedCall {
    const known = this.observed.find((other) => other.call === call);
    if (known !== undefined) return known;
    const observed: ObservedCall = { call, reason: null, endedCount: 0, endedHere: false, wasOffline: false };
    this.observed.push(observed);
    const { environment } = this;
    this.watches.push(
      autorun(() => {
        const { reason, state, id } = call;
        if (observed.reason !== null && reason !== observed.reason)
          environment.reportFault(`${id} ended as ${observed.reason}, and then as ${reason}`);
        if ((reason === null) !== (state !== 'ended')) environment.reportFault(`${id} is ${state} with the reason ${reason}`);
        if (observed.reason !== null || reason === null) return;
        environment.record(`sees ${id} end: ${reason}`);
        observed.reason = reason;
        const wakes = environment.phone.clock.now() <= this.wakesUntil;
        observed.wasOffline = wakes || this.rtc.connection.phase !== 'online';
      }),
    );
    return observed;
  }
}
