import type { ServerFrame } from '../../../components/core/protocol/messages';
import type { CheckGroup } from '../check';
import type { Peer } from '../peer';

type Ephemeral = Extract<ServerFrame, { t: 'eph' }>;
type Kind = Ephemeral['k'];

const question = (room: string, to: string) => ({ room, to, request: 'q1', topic: 'seat', value: { row: 3 }, leftMs: 20_000 });
const answer = { value: { free: true } };

const directed = (peer: Peer, kind: Kind): Promise<Ephemeral> =>
  peer.frame('eph', `the directed message ${kind}`, ({ k }) => k === kind);
const says = ({ d }: Ephemeral, fields: object): boolean =>
  Object.entries(fields).every(([name, value]) => JSON.stringify((d as Record<string, unknown>)[name]) === JSON.stringify(value));
const isDirected = (frame: ServerFrame): boolean => frame.t === 'eph' && frame.k.startsWith('request.');

export const memberRequestGroup: CheckGroup = {
  name: 'requests between members',
  checks: [
    {
      title: 'a request reaches the asked member only, and its answer the asker only',
      rule: 'P530',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        const other = await trial.peer();
        await trial.join(other, room);
        await ana.request('request.send', question(room, bo.user));
        const { leftMs: _passes, room: _room, to: _to, ...asked } = question(room, bo.user);
        trial.expect(
          says(await directed(bo, 'request.received'), { id: ana.user, ...asked }),
          'the request of ana as it was sent',
          bo,
        );
        await bo.request('request.answer', { room, to: ana.user, request: 'q1', answer });
        const answered = says(await directed(ana, 'request.answered'), { id: bo.user, request: 'q1', answer });
        trial.expect(answered, 'the answer of bo as it was sent', ana);
        await other.settle();
        trial.expect(!other.frames.some(isDirected), 'no word of it', other);
      },
    },
    {
      title: 'a request that is sent again has the answer',
      rule: 'P532',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        await ana.request('request.send', question(room, bo.user));
        await directed(bo, 'request.received');
        await bo.request('request.answer', { room, to: ana.user, request: 'q1', answer });
        await directed(ana, 'request.answered');
        const again = await ana.request('request.send', question(room, bo.user));
        trial.expect(
          JSON.stringify(again.answer) === JSON.stringify(answer),
          'the answer of bo in the answer of the server',
          ana,
        );
      },
    },
    {
      title: 'a request to somebody who is not in the room is refused',
      rule: 'P531',
      async run(trial) {
        const { ana, room } = await trial.pair();
        const outside = await trial.peer();
        await ana.refused('request.send', question(room, outside.user), 'not_found');
      },
    },
    {
      title: 'only the server says that somebody asks or has answered',
      rule: 'P534',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        ana.send({ t: 'eph', n: `r:${room}`, k: 'request.received', d: { id: 'somebody', ...question(room, bo.user) } });
        await ana.settle();
        await bo.settle();
        trial.expect(!bo.frames.some(isDirected), 'no directed message', bo);
      },
    },
  ],
};
