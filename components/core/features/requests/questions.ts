import type { FeatureContext } from '../../app/features';
import type { RequestAnswer } from '../../protocol/messages';
import { requestLimits } from '../../protocol/requests/rules';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { Json } from '../../shared/json';
import type { Release } from '../../shared/release';
import { failureOf, requestError } from './failures';
import type { RequestError } from './types';

const usualWaitMs = 10_000;
/** Requests without an answer in one room; more would be a loop. */
const mostOpen = 64;
/** A request that has no answer is sent again after this time, and each time after twice as long: messages to one device may be lost. */
const repeatFirstMs = 1_000;
const repeatMostMs = 8_000;

/** A request that waits for its answer. */
interface Question {
  readonly id: string;
  readonly to: string;
  /** Asks, unless that is under way. */
  send(): void;
  end(outcome: RequestAnswer | RequestError): void;
}

/** The requests of this device to others, until each has its answer or its error. */
export class Questions {
  private open: readonly Question[] = [];
  private lastNumber = 0;

  constructor(
    private readonly room: string,
    private readonly context: Pick<FeatureContext, 'clock' | 'request'>,
  ) {}

  ask(to: string, topic: string, value: Json, timeoutMs = usualWaitMs): Promise<Json> {
    if (this.open.length >= mostOpen) return Promise.reject(requestError('busy'));
    const { room, context } = this;
    const { clock } = context;
    // A number of any kind becomes a wait that ends.
    const waitMs = Math.min(requestLimits.requestWaitMs, Math.max(1, Math.floor(timeoutMs) || usualWaitMs));
    const begun = clock.now();
    this.lastNumber += 1;
    const id = [begun, clock.random() * 1e9, this.lastNumber].map((part) => Math.floor(part).toString(36)).join('-');
    return new Promise((resolve, reject) => {
      let repeatMs = repeatFirstMs;
      let wasSent = false;
      let isInFlight = false;
      let stopRepeating: Release = () => undefined;
      const isOpen = (): boolean => this.open.indexOf(question) >= 0;
      const end = (outcome: RequestAnswer | RequestError): void => {
        if (!isOpen()) return;
        this.open = this.open.filter((other) => other !== question);
        stopWaiting();
        stopRepeating();
        if ('failure' in outcome) reject(outcome);
        else if (outcome.error !== undefined) reject(requestError(outcome.error, outcome.code));
        else resolve(outcome.value as Json);
      };
      const repeatLater = (): void => {
        if (!isOpen()) return;
        stopRepeating = clock.after(repeatMs, send);
        repeatMs = Math.min(repeatMostMs, 2 * repeatMs);
      };
      const send = (): void => {
        if (isInFlight) return;
        isInFlight = true;
        stopRepeating();
        // A wall clock that was set makes no other wait than the protocol knows.
        const leftMs = Math.min(waitMs, Math.max(1, begun + waitMs - clock.now()));
        context.request('request.send', { room, to, request: id, topic, value, leftMs }).then(
          ({ answer }) => {
            isInFlight = false;
            wasSent = true;
            if (answer === undefined) repeatLater();
            else end(answer);
          },
          (cause: unknown) => {
            isInFlight = false;
            const error = toRtcError(cause);
            if (error.retry && error.reason !== 'internal') repeatLater();
            else end(failureOf(error, wasSent));
          },
        );
      };
      const stopWaiting = clock.after(waitMs, () => end(requestError('timeout')));
      const question: Question = { id, to, send, end };
      this.open = this.open.concat(question);
      send();
    });
  }

  /** Calls `act` with the requests to members for whom `isMeant` is true. */
  each(isMeant: (member: string) => boolean, act: (question: Question) => void): void {
    this.open.filter(({ to }) => isMeant(to)).forEach(act);
  }

  /** Takes the answer of a member, if that is the one who was asked. */
  accept(from: string, id: string, answer: RequestAnswer): void {
    this.each(
      (member) => member === from,
      (question) => question.id === id && question.end(answer),
    );
  }
}
