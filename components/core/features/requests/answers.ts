import type { FeatureContext } from '../../app/features';
import { rtcError } from '../../protocol/errors';
import type { DirectedMessages, RequestAnswer } from '../../protocol/messages';
import { requestLimits } from '../../protocol/requests/rules';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { Json } from '../../shared/json';
import type { Release } from '../../shared/release';
import { wordOf } from './failures';
import type { RequestHandler } from './types';

/** Requests of others that are remembered in one room; further ones are answered as `busy`. */
const mostTaken = 256;
/** An asker repeats a request for less than this time. */
const rememberMs = requestLimits.requestWaitMs + 15_000;

type Received = DirectedMessages['request.received'];
type Handler = RequestHandler<{ value: Json; answer: Json }>;

/** A request of another member. It is remembered as long as its asker may repeat it, so that it is handled once. */
interface Taken {
  readonly id: string;
  readonly request: string;
  /** Sends the answer, once there is one, unless that is under way. */
  send(): void;
  forget: Release;
}

/** The requests of others to this device. */
export class Answers {
  private handlers: readonly { topic: string; handler: Handler }[] = [];
  private taken: readonly Taken[] = [];

  constructor(
    private readonly room: string,
    private readonly context: Pick<FeatureContext, 'clock' | 'log' | 'request'>,
  ) {}

  handle(topic: string, handler: Handler): Release {
    if (this.handlers.some((other) => other.topic === topic))
      throw rtcError('conflict', { message: `${topic} has a handler: release it first` });
    const entry = { topic, handler };
    this.handlers = this.handlers.concat(entry);
    return () => void (this.handlers = this.handlers.filter((other) => other !== entry));
  }

  /** Handles a request, or repeats the answer to one that was handled. */
  accept(received: Received): void {
    const { id, request } = received;
    const known = this.taken.filter((other) => other.id === id && other.request === request)[0];
    if (known !== undefined) return known.send();
    const { context, room } = this;
    const isBusy = this.taken.length >= mostTaken;
    let answer: RequestAnswer | null = isBusy ? { error: 'busy' } : null;
    let isInFlight = false;
    const send = (): void => {
      if (answer === null || isInFlight) return;
      isInFlight = true;
      const { value } = answer;
      context.request('request.answer', { room, to: id, request, answer }).then(
        () => void (isInFlight = false),
        (cause: unknown) => {
          isInFlight = false;
          // Other failures heal when the asker repeats the request, or they have left.
          if (toRtcError(cause).reason !== 'too_large' || value === undefined) return;
          answer = { error: 'too_large' };
          send();
        },
      );
    };
    if (isBusy) return send();
    const forget = context.clock.after(rememberMs, () => void (this.taken = this.taken.filter((other) => other !== taken)));
    const taken: Taken = { id, request, send, forget };
    this.taken = this.taken.concat(taken);
    this.run(received).then((given) => {
      answer = given;
      // A late answer, or one of an earlier stay, is for nobody.
      if (this.taken.indexOf(taken) >= 0) send();
    });
  }

  /** The room was left: no answer is sent any more, and no request of this stay is repeated. */
  clear(): void {
    this.taken.forEach(({ forget }) => forget());
    this.taken = [];
  }

  private run({ id: from, topic, value, leftMs }: Received): Promise<RequestAnswer> {
    const found = this.handlers.filter((other) => other.topic === topic)[0];
    if (found === undefined) return Promise.resolve({ error: 'no_handler' });
    return Promise.resolve()
      .then(() => found.handler(value, { from, leftMs }))
      .then(
        // A value that is no JSON fails here, and is the handler's fault.
        (answer): RequestAnswer => ({ value: JSON.parse(JSON.stringify(answer) ?? 'null') as Json }),
      )
      .catch((cause: unknown): RequestAnswer => {
        const code = wordOf(cause);
        if (code !== undefined) return { error: 'refused', code };
        this.context.log('warn', 'a handler of requests failed', { topic, cause: String(cause) });
        return { error: 'refused' };
      });
  }
}
