import type { TSchema } from '@sinclair/typebox';
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import { descriptionOf, methodNames, type OperatorAnswer, type OperatorMethod, type OperatorRequest } from './methods';
import { moveParticipant } from './move-participant';
import type { Handler, Handlers, Operator } from './operator';
import { ownHandlers } from './own-handlers';
import { participantHandlers } from './participant-handlers';
import { camelCase, fromProtobufJson, isObject } from './protobuf-json';
import { recordingHandlers } from './recording-handlers';
import { roomHandlers } from './room-handlers';
import { refusalOf, twirpError } from './twirp-error';

/** Methods of LiveKit that this server refuses, each by the reason in the table. */
const refuse = (): Promise<never> => Promise.reject(twirpError('unimplemented', 'refused'));

const handlers: Handlers = {
  ...roomHandlers,
  ...participantHandlers,
  ...ownHandlers,
  ...recordingHandlers,
  MoveParticipant: moveParticipant,
  UpdateSubscriptions: refuse,
  ForwardParticipant: refuse,
};

const checks: ReadonlyMap<OperatorMethod, TypeCheck<TSchema>> = new Map(
  methodNames.map((method) => [method, TypeCompiler.Compile(descriptionOf(method).request as TSchema)]),
);

/** Checks a request and carries it out. Rejects with a TwirpError when it is refused, and with another error when this server fails. */
export async function runMethod<M extends OperatorMethod>(
  operator: Operator,
  method: M,
  body: unknown,
): Promise<OperatorAnswer<M>> {
  const handler: Handler<M> = handlers[method];
  try {
    return await handler(operator, readRequest(method, body));
  } catch (cause) {
    throw refusalOf(cause) ?? cause;
  }
}

function readRequest<M extends OperatorMethod>(method: M, body: unknown): OperatorRequest<M> {
  const { request, ignored = [], unsupported = {}, refused } = descriptionOf(method);
  if (refused !== undefined) throw twirpError('unimplemented', refused);
  if (!isObject(body)) throw twirpError('malformed', 'the body is not one JSON object');
  Object.entries(body).forEach(([written, value]) => {
    const reason = Object.hasOwn(unsupported, camelCase(written)) ? unsupported[camelCase(written)] : undefined;
    if (reason !== undefined && !isDefault(value)) throw twirpError('unimplemented', `/${written}: ${reason}`);
  });
  const value = fromProtobufJson(request, body, [...ignored, ...Object.keys(unsupported)]);
  const check = checks.get(method);
  if (check?.Check(value) !== true) throw twirpError('invalid_argument', faultOf(check, value));
  return value as OperatorRequest<M>;
}

/** Whether a field of protobuf has the value that stands for its absence. */
const isDefault = (value: unknown): boolean =>
  value === null ||
  value === false ||
  value === 0 ||
  value === '' ||
  value === '0' ||
  (Array.isArray(value) && value.length === 0);

function faultOf(check: TypeCheck<TSchema> | undefined, value: unknown): string {
  const error = check?.Errors(value).First();
  if (error === undefined) return 'not valid';
  // The path may hold names that the caller chose, and the pattern of a room id helps nobody.
  const expected = error.schema.title === undefined ? error.message : `expected a ${error.schema.title}`;
  return `${error.path.slice(0, 100) || '/'}: ${expected}`;
}
