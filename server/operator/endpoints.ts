import type { IncomingMessage } from 'node:http';
import { callRoom } from '../../components/core/protocol/messages';
import type { Clock } from '../clock';
import type { Endpoint } from '../http/dev-endpoints';
import { answerJson, jsonBody } from '../http/json-body';
import { requestOrigin, type ProxyRules } from '../http/request-origin';
import { causeOf, type Log } from '../log';
import type { Node } from '../node';
import { allows, grantsReader, type OperatorAccess, type Reach, type ServerGrants } from './authorise';
import type { MethodDescription } from './method-description';
import { descriptionOf, methodNames, pathOf, type OperatorMethod, type OperatorRequest } from './methods';
import { isObject } from './protobuf-json';
import { isTwirpError, twirpError, twirpStatus, type TwirpError } from './twirp-error';

/** The largest metadata and the largest message fit, with every byte escaped. */
const maxBodyBytes = 64 * 1024;

/** Exactly this, because clients of Twirp read no reason from an error of another type. */
const json = { 'content-type': 'application/json' };

/** The endpoints of the operators' API: JSON by POST, in the form of Twirp (https://twitchtv.github.io/twirp/docs/spec_v7.html). */
export function operatorEndpoints(options: {
  access: OperatorAccess;
  node: Node;
  clock: Clock;
  log: Log;
  proxy: ProxyRules;
}): ReadonlyMap<string, Endpoint> {
  const { access, node, clock, log, proxy } = options;
  const grantsOf = grantsReader(access, clock);

  const run = async (method: OperatorMethod, request: IncomingMessage): Promise<object> => {
    if (request.method !== 'POST') throw twirpError('bad_route', 'only POST is answered');
    const grants = await grantsOf(request);
    if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
      throw twirpError('bad_route', 'only content-type: application/json is answered');
    if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLong();
    const body = await jsonBody(request, maxBodyBytes);
    if (!isObject(body)) throw tooLong();
    requireGrant(method, grants, body);
    const from = requestOrigin(request, proxy);
    return node.operate<OperatorMethod>(method, body as unknown as OperatorRequest<OperatorMethod>, from);
  };

  const endpointOf =
    (method: OperatorMethod): Endpoint =>
    async (request, response) => {
      try {
        const answer = await run(method, request);
        answerJson(response, 200, answer, json);
        log('info', 'an operator was answered', { method });
      } catch (cause) {
        const { twirp, message } = isTwirpError(cause) ? cause : failure(method, cause);
        log('info', 'an operator was refused', { method, code: twirp });
        if (response.headersSent || response.destroyed) return void response.destroy();
        answerJson(response, twirpStatus[twirp], { code: twirp, msg: message }, json);
      }
    };

  function failure(method: OperatorMethod, cause: unknown): TwirpError {
    log('error', 'a method of operators failed', { method, cause: causeOf(cause) });
    return twirpError('unavailable', 'this server failed: the request may be repeated');
  }

  return new Map(methodNames.map((method) => [pathOf(method), endpointOf(method)]));
}

const tooLong = (): TwirpError => twirpError('malformed', `the body is not one JSON object of up to ${maxBodyBytes} bytes`);

function requireGrant(method: OperatorMethod, grants: ServerGrants, body: Readonly<Record<string, unknown>>): void {
  const { grant, about } = descriptionOf(method);
  if (allows(grants, grant, reachOf(about, body))) return;
  const scope = grant === 'roomAdmin' || grant === 'roomRecord' ? scopes[about] : '';
  throw twirpError('permission_denied', `the server token needs the grant ${grant}${scope}`);
}

const scopes: { readonly [About in MethodDescription['about']]: string } = {
  room: ' with this room',
  two_rooms: ' with this room and the other one as destinationRoom, or with room "*"',
  call: ' with the room of this call',
  everything: ' with room "*"',
};

function reachOf(about: MethodDescription['about'], body: Readonly<Record<string, unknown>>): Reach {
  const { room, call, destinationRoom } = body;
  const one = { room: typeof room === 'string' ? room : null, destination: null };
  if (about === 'room') return one;
  if (about === 'two_rooms') return { ...one, destination: typeof destinationRoom === 'string' ? destinationRoom : '' };
  return { room: about === 'call' && typeof call === 'string' ? callRoom(call) : null, destination: null };
}
