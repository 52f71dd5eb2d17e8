import { closeCodes } from '../../../components/core/protocol/close-codes';
import { errors } from '../../../components/core/protocol/errors';
import { limits } from '../../../components/core/protocol/limits';
import { schemas } from '../../../components/core/protocol/schemas';
import { access } from '../../../server/access/table';
import { methodNames } from '../../../server/operator/methods';
import { accessPage } from '../../../tools/generate/access';
import { asyncapiDocument } from '../../../tools/generate/asyncapi';
import { errorsPage } from '../../../tools/generate/errors';
import { protocolPage } from '../../../tools/generate/protocol';
import { fieldsText } from '../../../tools/generate/type-text';

const page = protocolPage();

describe('docs/PROTOCOL.md', () => {
  it.each([
    ['request', Object.keys(schemas.methods)],
    ['event', Object.keys(schemas.events)],
    ['ephemeral', Object.keys(schemas.ephemerals)],
    ['directed message', Object.keys(schemas.directed)],
    ['frame of a client', Object.keys(schemas.clientFrames)],
    ['frame of a server', Object.keys(schemas.serverFrames)],
    ['limit', Object.keys(limits)],
    ['error', Object.keys(errors)],
  ])('[X50] has a row for every %s', (_what, names) => {
    expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it('[X50] has a row with the action of the client for every close code', () => {
    Object.values(closeCodes).forEach(({ code }) =>
      expect(page).toMatch(new RegExp(`\\| ${code} \\| .* \\| (final|backoff|now): `)),
    );
  });

  it('[X50] draws the life of a connection from the table that runs it', () => {
    expect(page).toContain('  idle --> opening: connect');
    expect(page).toContain('  waiting --> opening: retry');
  });

  it('[X50] says of each field its type, its range and whether it must be there', () => {
    expect(fieldsText(schemas.methods['member.remove'].params)).toBe(
      '{ room: room id, id: string 1…64, banMs?: integer 0…86400000 }',
    );
  });
});

describe('docs/access.md', () => {
  it('[P335] has a row for every method of clients and of operators', () => {
    const text = accessPage();
    const rows = [...Object.keys(access), ...methodNames];
    expect(rows.filter((method) => !text.includes(`\n| \`${method}\` |`))).toEqual([]);
  });

  it('[P335] shows the answers of the table', () => {
    expect(accessPage()).toMatch(/\| `track\.publish` \| yes \| yes \| yes \| `forbidden` \| yes \| `not_in_room` /);
  });
});

describe('docs/asyncapi.json', () => {
  const document = JSON.parse(asyncapiDocument()) as {
    asyncapi: string;
    channels: { v1: { messages: Record<string, { payload: { properties: Record<string, { const?: string }> } }> } };
    operations: Record<string, { reply?: { messages: { $ref: string }[] } }>;
  };
  const messages = document.channels.v1.messages;

  it('[X51] has one message for every frame, request, answer, event and ephemeral', () => {
    const { methods, events, ephemerals, directed, clientFrames, serverFrames } = schemas;
    const open = ['req', 'res', 'ev', 'eph', 'eph'].length;
    const frames = Object.keys(clientFrames).length + Object.keys(serverFrames).length;
    const others = [methods, methods, events, ephemerals, directed].reduce((sum, group) => sum + Object.keys(group).length, 0);
    // The `eph` of a client has a type of its own, because the server adds the sender.
    expect(Object.keys(messages)).toHaveLength(frames - open + 1 + others);
    expect(messages.ev_member_joined?.payload.properties.k?.const).toBe('member.joined');
  });

  it('[X51] names no message that is not there', () => {
    const named = Array.from(JSON.stringify(document.operations).matchAll(/"#\/channels\/v1\/messages\/(\w+)"/g), ([, name]) =>
      String(name),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !(name in messages))).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  it('[X52] says of every reason what it means and what people read', () => {
    const rows = errorsPage()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(Object.keys(errors).length);
    expect(rows.filter((row) => row.split('|')[4]?.trim() === '')).toEqual([]);
  });
});
