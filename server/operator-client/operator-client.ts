import { callerClock, systemRandom, type Clock, type Random } from '../clock';
import { requireWholeAccess } from '../operator/authorise';
import {
  descriptionOf,
  methodNames,
  type OperatorAnswer,
  type OperatorMethod,
  type OperatorRequest,
  type ServedMethod,
} from '../operator/methods';
import { isOperatorError, operatorError, type OperatorError } from './operator-error';
import { sendOnce } from './send';
import { serverTokenFor } from './server-token';

export interface OperatorClientOptions {
  /** The address of the server: http or https, such as `https://rtc.example.com`. A path before `/twirp/` is allowed. */
  url: string;
  apiKey: string;
  /** 32 bytes or more. */
  apiSecret: string;
  /** The longest wait for one call in milliseconds, with its repetitions: 1 or more. Default: 10,000. */
  timeoutMs?: number;
  /** Default: that of Node. */
  fetch?: typeof fetch;
  clock?: Clock;
  random?: Random;
}

/** The argument of a method whose fields are all optional may be left out. */
type Argument<M extends OperatorMethod> =
  Record<string, never> extends OperatorRequest<M> ? [request?: OperatorRequest<M>] : [request: OperatorRequest<M>];

/** The methods of the operators' API, such as `createRoom` for `CreateRoom`. Each rejects with an OperatorError. */
export type OperatorClient = {
  readonly [M in ServedMethod as Uncapitalize<M>]: (...request: Argument<M>) => Promise<OperatorAnswer<M>>;
};

const defaultTimeoutMs = 10_000;
/** Tries of one call. */
const maxTries = 3;
/** The pause before the second try; each further one is four times as long. All vary between the half and the whole. */
const pauseMs = 200;

/**
 * A client of the operators' API for a backend. Each request carries a token of its own that lasts a minute and has only the grant that
 * the method needs. A request that was not carried out is sent again, at most twice; one that may have been carried out is sent
 * again only where a repetition changes nothing.
 *
 * @example const { rooms } = await operatorClient({ url, apiKey, apiSecret }).listRooms();
 */
export function operatorClient(options: OperatorClientOptions): OperatorClient {
  requireWholeAccess(options);
  const { timeoutMs = defaultTimeoutMs } = options;
  if (!(timeoutMs >= 1)) throw new Error(`timeoutMs is ${timeoutMs}: allowed is 1 or more, in milliseconds`);
  const url = baseUrl(options.url);
  const call = (method: OperatorMethod, request: object = {}) => callWithin({ ...options, timeoutMs, url }, method, request);
  const methods = methodNames
    .filter((method) => descriptionOf(method).refused === undefined)
    .map((method) => [`${method.charAt(0).toLowerCase()}${method.slice(1)}`, (request?: object) => call(method, request)]);
  return Object.fromEntries(methods) as OperatorClient;
}

function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new Error('url: allowed is an http(s) address such as https://rtc.example.com, without a user, a query and a fragment');
  return url.href.replace(/\/+$/, '');
}

async function callWithin(
  options: OperatorClientOptions & { timeoutMs: number },
  method: OperatorMethod,
  request: object,
): Promise<object> {
  const { clock = callerClock, random = systemRandom, timeoutMs } = options;
  const body = withNonce(method, { ...request }, random);
  const abort = new AbortController();
  const late = operatorError(
    { twirp: 'deadline_exceeded', method, status: null, mayBeDone: true },
    `no answer in ${timeoutMs} ms`,
  );
  const stop = clock.after(timeoutMs, () => abort.abort(late));
  const endsAt = clock.now() + timeoutMs;
  try {
    for (let tries = 1; ; tries += 1) {
      const token = await serverTokenFor(options, method, body, clock.now());
      const sending = { fetch: options.fetch ?? fetch, url: options.url, method, body, token, signal: abort.signal };
      const outcome = await sendOnce(sending).catch((cause: unknown) => failureOf(cause));
      if (!isOperatorError(outcome)) return outcome;
      const pause = pauseMs * 4 ** (tries - 1) * (0.5 + random.unit() / 2);
      if (tries === maxTries || !isRetried(outcome) || clock.now() + pause >= endsAt) throw outcome;
      await new Promise<void>((resolve) => clock.after(pause, resolve));
    }
  } finally {
    stop();
  }
}

function failureOf(cause: unknown): OperatorError {
  if (isOperatorError(cause)) return cause;
  throw cause;
}

function isRetried({ twirp, method, mayBeDone }: OperatorError): boolean {
  if (twirp !== 'aborted' && twirp !== 'unavailable') return false;
  return !mayBeDone || descriptionOf(method).repeatable === true;
}

/** A message with a nonce is sent once, however often it is repeated. */
const withNonce = (method: OperatorMethod, body: Record<string, unknown>, random: Random): Record<string, unknown> =>
  method === 'SendData' && (body['nonce'] ?? '') === '' ? { ...body, nonce: random.id(16) } : body;
