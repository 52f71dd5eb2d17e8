import { answerText } from '../http/answer-text';
import { fetchCause } from '../http/fetch-cause';
import { pathOf, type OperatorMethod } from '../operator/methods';
import { isObject } from '../operator/protobuf-json';
import { codeOfStatus, operatorError, refusalIn, type OperatorError, type OperatorErrorCode } from './operator-error';

/** A list of 10,000 rooms with the longest metadata fits. */
const maxAnswerBytes = 128 * 1024 * 1024;
/** Codes of a failure that leaves open whether the request was carried out. */
const openCodes: readonly OperatorErrorCode[] = ['unavailable', 'internal', 'unknown'];
/** Failures of a connection over which nothing was sent yet. */
const unsentCodes = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

export interface Sending {
  readonly fetch: typeof fetch;
  /** The base URL, without a slash at its end. */
  readonly url: string;
  readonly method: OperatorMethod;
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Sends a request once. Rejects with an OperatorError; when `signal` aborts, with its reason. */
export async function sendOnce({ fetch, url, method, body, token, signal }: Sending): Promise<object> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let status: number | null = null;
  let text: string;
  try {
    // A redirect is not followed, because the token is meant for this address.
    const request = { method: 'POST', headers, body: JSON.stringify(body), signal, redirect: 'manual' } as const;
    const response = await fetch(url + pathOf(method), request);
    status = response.status;
    text = await answerText(response, maxAnswerBytes);
  } catch (cause) {
    signal.throwIfAborted();
    const { text: reason, code } = fetchCause(cause);
    const mayBeDone = !unsentCodes.includes(code ?? '');
    throw operatorError({ twirp: 'unavailable', method, status, mayBeDone }, reason, cause);
  }
  if (status < 200 || status >= 300) throw refused(method, status, text);
  const answer = parsed(text);
  if (isObject(answer)) return answer;
  throw operatorError({ twirp: 'unknown', method, status, mayBeDone: true }, `no JSON object: ${beginning(text)}`);
}

function refused(method: OperatorMethod, status: number, text: string): OperatorError {
  const refusal = refusalIn(text);
  const twirp = refusal?.code ?? codeOfStatus(status);
  const mayBeDone = status >= 500 && openCodes.includes(twirp);
  return operatorError({ twirp, method, status, mayBeDone }, refusal?.message ?? `HTTP ${status}: ${beginning(text)}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const beginning = (text: string): string => JSON.stringify(text.slice(0, 100));
