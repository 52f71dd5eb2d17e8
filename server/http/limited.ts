import type { IncomingMessage, ServerResponse } from 'node:http';
import { hooksPath } from '../media/srs/hooks';
import { addressKey } from '../rates/address-key';
import type { Rates } from '../rates/rates';
import type { RateName } from '../rates/rate-limits';
import { answerJson } from './json-body';
import { clientAddress, type ProxyRules } from './request-origin';

/** The rate of a path, or null for paths of others, and for probes: a restart or a route must not depend on how often others ask. */
function rateOf(path: string, { endpoints, metricsFor }: LimitedParts): RateName | null {
  if (path === '/metrics') return metricsFor === 'nobody' ? null : 'metrics';
  if (endpoints.has(path)) return path.startsWith('/dev/') ? 'development' : 'operators';
  if (path.startsWith(hooksPath)) return 'hooks';
  return path.startsWith('/media/') ? 'media' : null;
}

interface LimitedParts {
  readonly rates: Rates;
  readonly proxy: ProxyRules;
  readonly endpoints: ReadonlyMap<string, unknown>;
  /** The readers of `/metrics`; for `nobody` the path is that of others. */
  readonly metricsFor: string;
}

/** Counts a request for its address. Returns null, or the rate and the milliseconds until the next one is allowed. */
export function tooOften(request: IncomingMessage, parts: LimitedParts): { name: RateName; afterMs: number } | null {
  const { rates, proxy } = parts;
  const name = rateOf((request.url ?? '').split('?', 1)[0] ?? '', parts);
  const afterMs = name === null ? 0 : rates.take(name, addressKey(clientAddress(request, proxy)));
  return name === null || afterMs === 0 ? null : { name, afterMs };
}

/** Answers 429 with `Retry-After` when the address asks too often, and then returns true. */
export function refuseOften(request: IncomingMessage, response: ServerResponse, parts: LimitedParts): boolean {
  const refused = tooOften(request, parts);
  if (refused === null) return false;
  const headers = { 'retry-after': String(Math.ceil(refused.afterMs / 1_000)) };
  // Clients of Twirp read the reason from this form; others read the status.
  answerJson(response, 429, { code: 'resource_exhausted', msg: `too many requests: ${refused.name}` }, headers);
  return true;
}
