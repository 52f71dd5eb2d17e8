import { Type, type TObject, type TSchema } from '@sinclair/typebox';
import { schemas } from '../../components/core/protocol/schemas';

const channel = { $ref: '#/channels/v1' };
const messageRef = (name: string): { $ref: string } => ({ $ref: `#/channels/v1/messages/${name}` });
const key = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '_');

interface Message {
  name: string;
  title: string;
  payload: TSchema;
}

/** A frame whose open fields are narrowed, such as `req` to one method or `ev` to one event. */
const narrowed = (frame: TObject, fields: Readonly<Record<string, TSchema>>): TObject =>
  Type.Object({ ...frame.properties, ...fields }, { additionalProperties: false });

const { clientFrames, serverFrames } = schemas;

/** Frames without open fields; the others are listed once per method, event or ephemeral. */
const plain = (frames: Readonly<Record<string, TObject>>, open: readonly string[]): Message[] =>
  Object.entries(frames)
    .filter(([name]) => !open.includes(name))
    .map(([name, payload]) => ({ name, title: name, payload }));

const requests = Object.entries(schemas.methods).map(([method, { params }]) => ({
  name: `req_${key(method)}`,
  title: `request ${method}`,
  payload: narrowed(clientFrames.req, { m: Type.Literal(method), d: params }),
}));
const answers = Object.entries(schemas.methods).map(([method, { result }]) => ({
  name: `res_${key(method)}`,
  title: `answer to ${method}`,
  payload: narrowed(serverFrames.res, { d: Type.Optional(result) }),
}));
const events = Object.entries(schemas.events).map(([name, body]) => ({
  name: `ev_${key(name)}`,
  title: `event ${name}`,
  payload: narrowed(serverFrames.ev, { k: Type.Literal(name), d: body }),
}));
const inEphemerals = (group: Readonly<Record<string, TObject>>, kind: string): Message[] =>
  Object.entries(group).map(([name, body]) => ({
    name: `eph_${key(name)}`,
    title: `${kind} ${name}`,
    payload: narrowed(serverFrames.eph, { k: Type.Literal(name), d: body }),
  }));
const ephemerals = [...inEphemerals(schemas.ephemerals, 'ephemeral'), ...inEphemerals(schemas.directed, 'directed message')];

const fromClient: readonly Message[] = [...plain(clientFrames, ['req']), ...requests];
const fromServer: readonly Message[] = [...plain(serverFrames, ['res', 'ev', 'eph']), ...answers, ...events, ...ephemerals];

const messages = Object.fromEntries(
  [...fromClient, ...fromServer].map(({ name, title, payload }) => [name, { name, title, payload }]),
);

/** docs/asyncapi.json: the protocol for machines, from the server's side. */
export const asyncapiDocument = (): string =>
  `${JSON.stringify(
    {
      asyncapi: '3.0.0',
      info: {
        title: 'miniprogram-rtc-kit signalling',
        version: '1',
        description:
          'Written from components/core/protocol by `npm run generate`. A frame is one message or an array of messages.',
        license: { name: 'MIT' },
      },
      defaultContentType: 'application/json',
      servers: { local: { host: '127.0.0.1:8080', protocol: 'ws', description: 'npm start' } },
      channels: { v1: { address: '/v1', messages } },
      operations: {
        ...Object.fromEntries(
          requests.map(({ name, title }, at) => [
            name,
            {
              action: 'receive',
              channel,
              title,
              messages: [messageRef(name)],
              reply: { channel, messages: [messageRef(String(answers[at]?.name))] },
            },
          ]),
        ),
        hear: { action: 'receive', channel, messages: plain(clientFrames, ['req']).map(({ name }) => messageRef(name)) },
        say: {
          action: 'send',
          channel,
          messages: [...plain(serverFrames, ['res', 'ev', 'eph']), ...events, ...ephemerals].map(({ name }) => messageRef(name)),
        },
      },
    },
    null,
    2,
  )}\n`;
