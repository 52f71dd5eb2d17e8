import { Type } from '@sinclair/typebox';
import { readMessage } from '../../../../server/operator/message-data';
import { closed, oneOf, optional } from '../../../../server/operator/shapes';
import { fromProtobufJson } from '../../../../server/operator/protobuf-json';

const schema = closed({
  maxParticipants: optional(Type.Integer()),
  names: optional(Type.Array(Type.String())),
  kind: optional(oneOf('RELIABLE', 'LOSSY')),
  permission: optional(closed({ canPublish: optional(Type.Boolean()) })),
  attributes: optional(Type.Record(Type.String(), Type.String())),
});
const read = (value: unknown) => fromProtobufJson(schema, value, ['nodeId']);
const refusal = (act: () => unknown): unknown => {
  try {
    return { accepted: act() };
  } catch (cause) {
    const { twirp, message } = cause as { twirp: string; message: string };
    return [twirp, message];
  }
};

describe('the JSON of protobuf', () => {
  it.each([
    ['names in camelCase', { maxParticipants: 3 }, { maxParticipants: 3 }],
    ['names as the protocol writes them', { max_participants: 3 }, { maxParticipants: 3 }],
    ['names within names', { permission: { can_publish: true } }, { permission: { canPublish: true } }],
    ['null as absent', { maxParticipants: null, permission: { canPublish: null } }, { permission: {} }],
    ['whole numbers as texts', { maxParticipants: '12' }, { maxParticipants: 12 }],
    ['an enum by its number', { kind: 1 }, { kind: 'LOSSY' }],
    ['an enum by its name', { kind: 'LOSSY' }, { kind: 'LOSSY' }],
    ['keys of a map as they are', { attributes: { snake_case: 'a', null: 'b' } }, { attributes: { snake_case: 'a', null: 'b' } }],
    ['fields that are ignored', { node_id: 'x', nodeId: 'y' }, {}],
    ['lists', { names: ['a', 'b'] }, { names: ['a', 'b'] }],
  ])('[P233] is read with %s', (_what, value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it.each([
    ['an unknown field', { colour: 1 }, '/colour: unknown field'],
    ['an unknown field within a field', { permission: { colour: 1 } }, '/permission/colour: unknown field'],
    ['the name of a property that every object has', { constructor: 1 }, '/constructor: unknown field'],
    ['a field under both of its names', { maxParticipants: 1, max_participants: 1 }, '/maxParticipants: twice'],
  ])('[P233] is refused with %s', (_what, value, message) => {
    expect(refusal(() => read(value))).toEqual(['invalid_argument', message]);
  });

  it('[P233] leaves values of another type to the check of the schema', () => {
    expect(read({ maxParticipants: 'many', kind: 7, names: 'a' })).toEqual({ maxParticipants: 'many', kind: 7, names: 'a' });
    expect(read('text')).toBe('text');
  });
});

describe('the data of a message', () => {
  const limits = { messageBytes: 100 };
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  it.each([
    ['JSON', '{"a":[1,null]}', { a: [1, null] }],
    ['a text', 'Grüße', 'Grüße'],
    ['nothing', '', ''],
  ])('[P244] is %s', (_what, text, value) => {
    expect(readMessage(base64(text), limits)).toEqual(value);
  });

  it.each([
    ['no base64', '***', '/data: not base64'],
    ['no UTF-8', Buffer.from([0xff, 0xfe]).toString('base64'), '/data: not UTF-8, and a message is JSON or a text'],
    ['nested too deeply', base64('['.repeat(70) + ']'.repeat(70)), '/data: nested too deeply'],
    ['too long', base64('x'.repeat(99)), '/data: allowed are up to 100 bytes as JSON'],
  ])('[P244] is refused when it is %s', (_what, data, message) => {
    expect(refusal(() => readMessage(data, limits))).toEqual(['invalid_argument', message]);
  });
});
