import type { TSchema } from '@sinclair/typebox';
import type { MethodDescription } from '../../server/operator/method-description';
import { descriptionOf, methodNames, pathOf, type OperatorMethod } from '../../server/operator/methods';
import { ParticipantInfo, Permission, Room, TrackInfo } from '../../server/operator/shapes';
import { twirpStatus } from '../../server/operator/twirp-error';
import { schemas } from '../../components/core/protocol/schemas';

/** Shapes that have a name in the document. */
const named: Readonly<Record<string, TSchema>> = {
  Room,
  ParticipantInfo,
  ParticipantPermission: Permission,
  TrackInfo,
  CallState: schemas.CallState,
};
const texts = new Map(Object.entries(named).map(([name, schema]) => [JSON.stringify(schema), name]));

/** The schema with references in place of the named shapes in it. */
function withReferences(value: unknown, isNamed = false): unknown {
  const name = isNamed ? undefined : texts.get(JSON.stringify(value));
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  if (Array.isArray(value)) return value.map((item) => withReferences(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withReferences(item)]));
}

const content = (schema: unknown): object => ({ 'application/json': { schema } });

const scopes: { readonly [About in MethodDescription['about']]: string } = {
  room: ' for the room of the request',
  two_rooms: ' for the room of the request, and `destinationRoom` for the other one',
  call: ' for `call.<id>`, the room of the call',
  everything: ' for every room (`*`)',
};

function descriptionText({
  grant,
  about,
  summary,
  ignored = [],
  unsupported = {},
  refused,
  repeatable,
}: MethodDescription): string {
  const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const refusals = Object.entries(unsupported).map(([field, reason]) => `\`${field}\` (${reason})`);
  return [
    summary,
    `Needs the grant \`${grant}\`${grant === 'roomAdmin' ? scopes[about] : ''}.`,
    ...(refused === undefined ? [] : [`Always \`unimplemented\`: ${refused}.`]),
    ...(repeatable === true ? ['May be sent again when no answer came.'] : []),
    ...(ignored.length === 0 ? [] : [`Accepted without effect: ${codes(ignored)}.`]),
    ...(refusals.length === 0 ? [] : [`Refused as \`unimplemented\`: ${refusals.join(', ')}.`]),
  ].join(' ');
}

function operation(method: OperatorMethod): object {
  const description = descriptionOf(method);
  return {
    operationId: method,
    tags: [description.service],
    summary: description.summary,
    description: descriptionText(description),
    requestBody: { required: true, content: content(withReferences(description.request)) },
    responses: {
      200: { description: 'The answer.', content: content(withReferences(description.answer)) },
      default: { $ref: '#/components/responses/Refusal' },
    },
  };
}

/** docs/openapi.json: the operators' API for machines. */
export const openapiDocument = (): string =>
  `${JSON.stringify(
    {
      openapi: '3.1.0',
      info: {
        title: "miniprogram-rtc-kit operators' API",
        version: '1',
        description:
          'Written from server/operator/methods.ts by `npm run generate`. Methods of livekit.RoomService are shaped as in LiveKit, so that its server SDKs can call them.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: 'http://127.0.0.1:8080', description: 'npm start' }],
      security: [{ serverToken: [] }],
      paths: Object.fromEntries(methodNames.map((method) => [pathOf(method), { post: operation(method) }])),
      components: {
        securitySchemes: {
          serverToken: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description:
              'HS256 by the API secret; `iss` is the API key, `exp` at most six hours ahead, `video` the grants: `roomCreate`, `roomList`, and `roomAdmin` with `room` (and `destinationRoom`).',
          },
        },
        schemas: {
          ...Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, withReferences(schema, true)])),
          TwirpError: {
            type: 'object',
            required: ['code', 'msg'],
            properties: { code: { enum: Object.keys(twirpStatus) }, msg: { type: 'string' } },
          },
        },
        responses: {
          Refusal: {
            description: 'A refusal, with the HTTP status of its code in Twirp.',
            content: content({ $ref: '#/components/schemas/TwirpError' }),
          },
        },
      },
    },
    null,
    2,
  )}\n`;
