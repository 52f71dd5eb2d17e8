import { limits } from '../../../components/core/protocol/limits';
import type { CheckGroup } from '../check';

export const rateGroup: CheckGroup = {
  name: 'rate limits',
  checks: [
    {
      title: 'too many requests are refused with rate_limited and a time, and the connection stays',
      rule: 'P70',
      async run(trial) {
        const peer = await trial.peer();
        const room = trial.room();
        const ids = Array.from({ length: limits.requestsBurst * 2 }, () => peer.sendRequest('room.get', { room }));
        const answers = await Promise.all(ids.map((id) => peer.answer(id)));
        const burst = answers.slice(0, limits.requestsBurst / 2);
        const refusals = answers.flatMap(({ err }) => (err === undefined ? [] : [err]));
        trial.expect(
          burst.every(({ err }) => err === undefined),
          'answers to the first requests',
          peer,
        );
        trial.expect(refusals.length > 0, `a refusal among ${ids.length} requests at once`, peer);
        const fit = refusals.every(({ code, after = 0 }) => code === 'rate_limited' && after > 0);
        trial.expect(fit, 'refusals with rate_limited and after', peer);
        await peer.settle();
      },
    },
    {
      title: 'too many messages are refused with rate_limited',
      rule: 'P71',
      async run(trial) {
        const { ana, room } = await trial.pair();
        const ids = Array.from({ length: limits.messagesPerSecond * 4 }, (_, value) =>
          ana.sendRequest('message.send', { room, topic: 'chat', value }),
        );
        const answers = await Promise.all(ids.map((id) => ana.answer(id)));
        trial.expect(
          answers.some(({ err }) => err?.code === 'rate_limited'),
          'a refusal with rate_limited',
          ana,
        );
      },
    },
    {
      title: 'ephemerals above their rate are dropped, and nothing else',
      rule: 'P74',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        for (let n = 0; n < limits.requestsBurst * 2; n += 1)
          ana.send({ t: 'eph', n: `r:${room}`, k: 'net', d: { id: ana.user, level: n % 6 } });
        await ana.request('message.send', { room, topic: 'chat', value: 1 });
        await bo.event('message.sent');
      },
    },
    {
      title: 'a flood of frames is answered by 4101 and a time to come back',
      rule: 'P73',
      async run(trial) {
        const peer = await trial.peer();
        for (let n = 0; n < 1_500; n += 1) peer.send({ t: 'ping' });
        await peer.closes(4_101);
        const { after = 0 } = await peer.frame('bye');
        trial.expect(after > 0, 'bye with a time', peer);
      },
    },
    {
      title: 'too many hellos of one user and device are answered by 4101',
      rule: 'P72',
      async run(trial) {
        const hello = await trial.hello(trial.fresh('u'));
        for (let n = 0; n <= limits.hellosPerMinute; n += 1) {
          const peer = await trial.open();
          peer.send(hello);
          const end = await peer.until('welcome or bye', () => peer.frames.find(({ t }) => t === 'welcome' || t === 'bye'));
          if (end.t === 'bye') return peer.closes(4_101);
          peer.cut();
        }
        const last = await trial.open();
        last.send(hello);
        await last.closes(4_101);
      },
    },
  ],
};
