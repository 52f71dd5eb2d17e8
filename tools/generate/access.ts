import { callSituations, closedSituations, roomSituations } from '../../server/access/situations';
import { access, type Access, type CallRow, type RoomRow } from '../../server/access/table';
import { allows } from '../../server/operator/authorise';
import { descriptionOf, methodNames, type OperatorMethod } from '../../server/operator/methods';
import { destination, scopes, thisRoom, type Scope } from '../../server/operator/scopes';
import type { Method } from '../../components/core/protocol/messages';
import { table } from './table';

const conditions: Readonly<Partial<Record<Access, string>>> = {
  allowed: 'yes',
  by_plane: '`forbidden`; yes on TRTC',
  by_group: 'yes in a group, else `call_over`',
  by_rank: 'yes; `forbidden` about a host or co-host',
  own: 'about oneself; else `forbidden`',
};
const shown = (answer: Access): string => conditions[answer] ?? `\`${answer}\``;
const methods = Object.keys(access) as readonly Method[];
const rowsAbout = (kind: 'room' | 'call' | 'self'): readonly Method[] =>
  methods.filter((method) => access[method].about === kind);
const expiredCell = (method: Method): string => shown(access[method].expired === 'allowed' ? 'allowed' : access[method].expired);

const roomTable = (): string =>
  table(
    ['Method', ...Object.keys(roomSituations), 'token expired'],
    rowsAbout('room').map((method) => [
      `\`${method}\``,
      ...Object.values(roomSituations).map((caller) => shown((access[method] as RoomRow)[caller])),
      expiredCell(method),
    ]),
  );

const callTable = (): string =>
  table(
    ['Method', ...Object.keys(callSituations), 'token expired'],
    rowsAbout('call').map((method) => [
      `\`${method}\``,
      ...Object.values(callSituations).map((caller) => shown((access[method] as CallRow)[caller])),
      expiredCell(method),
    ]),
  );

const selfTable = (): string =>
  table(
    ['Method', 'everybody with a session', 'token expired'],
    rowsAbout('self').map((method) => [`\`${method}\``, 'yes', expiredCell(method)]),
  );

function operatorCell(method: OperatorMethod, scope: Scope): string {
  const grants = scopes[scope];
  if (grants === null) return '`unauthenticated`';
  const { grant, about, refused } = descriptionOf(method);
  const reach = { room: about === 'everything' ? null : thisRoom, destination: about === 'two_rooms' ? destination : null };
  if (!allows(grants, grant, reach)) return '`permission_denied`';
  return refused === undefined ? 'yes' : '`unimplemented`';
}

const operatorTable = (): string => {
  const shownScopes = (Object.keys(scopes) as Scope[]).filter((scope) => scopes[scope] !== null);
  return table(
    ['Method', 'no valid server token', ...shownScopes],
    methodNames.map((method) => [
      `\`${method}\``,
      operatorCell(method, 'no server token'),
      ...shownScopes.map((scope) => operatorCell(method, scope)),
    ]),
  );
};

const closed = Object.entries(closedSituations)
  .map(([what, code]) => `${what}: ${code}`)
  .join(', ');

/** docs/access.md: who may call which method, from the tables that the server decides by. */
export const accessPage = (): string => `# Access

<!-- Written from server/access and server/operator by \`npm run generate\`. Do not edit. -->

Each request is decided by the row of its method before it runs, and once more when its change is committed. A cell is the answer to a user in that situation: yes, or the reason of the refusal. A refused request changes nothing. A test tries every cell on a real node.

A connection that lost its rights is closed before it can ask (${closed}). A token that has expired is accepted for a minute more; after that, a method with _yes_ in the last column is answered as before.

## Rooms

${roomTable()}

A user is a member on the session that joined, and an outsider on every other one. The room of a call (\`call.<id>\`) takes its roles from the parties: a party joins it as a speaker after it has answered, on the device that answered.

## Calls

${callTable()}

## Other methods

${selfTable()}

## Operators

${operatorTable()}

The room of a request about a call is that of the call. Methods without a room need \`roomAdmin\` for every room. [The operators' API](guides/operators-api.md) describes the methods.
`;
