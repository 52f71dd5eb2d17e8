import type { Check, CheckGroup } from '../check';
import type { Peer } from '../peer';

const ended = (what: string, send: (peer: Peer) => void, ...codes: readonly number[]): Check => ({
  title: `${what} ends the connection with ${codes.join(' or ')}`,
  rule: codes[0] === 1_007 ? 'P61' : 'P60',
  async run(trial) {
    const witness = await trial.peer();
    const peer = await trial.peer();
    send(peer);
    await peer.closes(...codes);
    await witness.settle();
  },
});

/** A text frame whose content is not UTF-8, masked as a client must; no library would send it. */
const invalidText = Buffer.from([0x81, 0x82, 1, 2, 3, 4, 0xc3 ^ 1, 0x28 ^ 2]);

/** The bare socket below a WebSocket. */
const bareSocket = (peer: Peer): { write(bytes: Buffer): void } =>
  (peer.socket as unknown as { readonly _socket: { write(bytes: Buffer): void } })._socket;

export const hostileGroup: CheckGroup = {
  name: 'hostile frames',
  checks: [
    ended('text that is not JSON', (peer) => peer.send('{"t":'), 4_000),
    ended('an empty array', (peer) => peer.send([]), 4_000),
    ended('a value that is no message', (peer) => peer.send('null'), 4_000),
    ended('an unknown kind of message', (peer) => peer.send({ t: 'shutdown' }), 4_000),
    ended('an unknown field', (peer) => peer.send({ t: 'ping', role: 'host' }), 4_000),
    ended('a missing field', (peer) => peer.send('{"t":"req","id":1,"m":"room.get","d":{}}'), 4_000),
    ended('a number out of range', (peer) => peer.send('{"t":"req","id":-1,"m":"room.get","k":"k","d":{}}'), 4_000),
    ended('a field that is too long', (peer) => peer.send(`{"t":"req","id":1,"m":"a","k":"${'k'.repeat(65)}","d":{}}`), 4_000),
    ended('7,000 levels of nesting', (peer) => peer.send('['.repeat(7_000) + ']'.repeat(7_000)), 4_000),
    ended('a frame above the announced size', (peer) => peer.send('x'.repeat((peer.welcome?.lim.frame ?? 16_384) + 1)), 1_009),
    ended('a binary frame', (peer) => peer.socket.send(Buffer.from('{"t":"ping"}')), 1_003),
    ended('text that is not UTF-8', (peer) => bareSocket(peer).write(invalidText), 1_007),
    {
      title: 'a user id may be the name of a property that every object has',
      rule: 'P63',
      needs: ['signing'],
      async run(trial) {
        const peer = await trial.peer('__proto__');
        const { snap } = await trial.join(peer, trial.room());
        trial.expect(snap.members.map(({ id }) => id).join() === '__proto__', 'one member, __proto__', peer);
      },
    },
  ],
};
