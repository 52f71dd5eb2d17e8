import { assemble } from '../../../components/core/create-rtc';
import { isRtcError } from '../../../components/core/protocol/errors';
import { releaseAll, type Release } from '../../../components/core/shared/release';
import type { CallModel, CallsModel } from '../../../components/core/store/call-model';
import type { Rtc } from '../../../components/core/store/door';
import { autorun } from '../../../components/core/store/mobx';
import { Rooms } from '../../../components/core/store/rooms';
import type { Chance } from '../chance';
import { CallPage, type Media } from './call-page';
import type { CallPhone } from './call-phone';

/** One call as one run of an app saw it. */
export interface Seen {
  readonly call: CallModel;
  /** Set once, and never changed. */
  reason: CallModel['reason'];
  /** How often `ended` was told. */
  endings: number;
  /** It was over here because the person said so here, perhaps before the server knew. */
  byUs: boolean;
  /** It ended while this phone could hear nobody. */
  isAlone: boolean;
}

/** What an app asks of its surroundings. */
export interface Around {
  readonly phone: CallPhone;
  readonly chance: Chance;
  readonly media: Media;
  /** The nodes, nearest first. */
  readonly servers: readonly string[];
  token(): Promise<string>;
  tell(line: string): void;
  fault(text: string): void;
}

/** The sounds, by their names. */
export const sounds = { incoming: 'incoming', outgoing: 'outgoing', ended: 'ended' } as const;

/** One run of the app: the kit as an author uses it, with a page for calls. It ends by a kill, or by the end of the story. */
export class App {
  readonly rtc: Rtc;
  readonly calls: CallsModel;
  readonly rooms = new Rooms();
  readonly page: CallPage;
  readonly seen: Seen[] = [];
  /** Wishes that have no answer yet. */
  readonly open = new Set<string>();
  private wishes = 0;
  private readonly watches: Release[] = [];
  private readonly release: Release;

  constructor(private readonly around: Around) {
    const { phone, chance, media, servers } = around;
    const log = (level: string, text: string, facts?: object): void =>
      around.tell(`${level}: ${text} ${JSON.stringify(facts ?? {})}`);
    this.rtc = assemble({ server: servers, token: () => around.token(), log }, phone, this.rooms);
    const { calls: known } = this.rooms;
    if (known === null) throw new Error('an app without calls');
    this.calls = known;
    this.page = new CallPage(this.calls, phone.clock, chance, media);
    const { calls } = this;
    this.release = releaseAll([
      calls.listen(),
      calls.useSounds(sounds),
      calls.on('ended', (call) => void (this.watch(call).endings += 1)),
      calls.on('incoming', (call) => void this.watch(call)),
      autorun(() => [calls.current, calls.incoming].forEach((call) => call !== null && this.watch(call))),
      () => this.page.close(),
      () => releaseAll(this.watches)(),
    ]);
  }

  /** Something that is asked of the kit: it must be answered, and a refusal has a reason. */
  wish(what: string, ask: (calls: CallsModel) => Promise<unknown> | undefined): void {
    const going = this.seen.filter(({ call }) => call.reason === null);
    const asked = ask(this.calls);
    if (asked === undefined) return;
    // Also by a wish for another call: who answers that one leaves this one.
    going.forEach((seen) => (seen.byUs = seen.call.reason !== null));
    this.wishes += 1;
    const title = `${what} ${this.wishes}`;
    this.open.add(title);
    asked.then(
      () => void this.open.delete(title),
      (cause: unknown) => {
        this.open.delete(title);
        this.around.tell(`${title} refused: ${isRtcError(cause) ? cause.reason : String(cause)}`);
        if (!isRtcError(cause)) this.around.fault(`${what} failed without a reason: ${String(cause)}`);
      },
    );
  }

  /** The person ends, rejects or leaves it here. */
  finish(call: CallModel | null, how: 'end' | 'rejected' | 'busy'): void {
    if (call === null || call.state === 'ended') return;
    this.wish(how, () => (how === 'end' ? call.end() : call.reject(how)));
  }

  /** The app and its page are gone; what it saw stays. */
  detach(): void {
    this.release();
  }

  /** From now on its reason is watched: what is over stays over, for one reason. */
  private watch(call: CallModel): Seen {
    const known = this.seen.find((other) => other.call === call);
    if (known !== undefined) return known;
    const seen: Seen = { call, reason: null, endings: 0, byUs: false, isAlone: false };
    this.seen.push(seen);
    const { around } = this;
    this.watches.push(
      autorun(() => {
        const { reason, state, id } = call;
        if (seen.reason !== null && reason !== seen.reason) around.fault(`${id} ended as ${seen.reason}, and then as ${reason}`);
        if ((reason === null) !== (state !== 'ended')) around.fault(`${id} is ${state} with the reason ${reason}`);
        if (seen.reason !== null || reason === null) return;
        around.tell(`sees ${id} end: ${reason}`);
        seen.reason = reason;
        seen.isAlone = this.rtc.connection.phase !== 'online';
      }),
    );
    return seen;
  }
}
