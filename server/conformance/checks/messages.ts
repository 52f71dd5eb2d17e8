import type { CheckGroup } from '../check';

export const messageGroup: CheckGroup = {
  name: 'messages and ephemerals',
  checks: [
    {
      title: 'a message reaches every member with its sender',
      rule: 'P45',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        const value = { text: '你好 👋', list: [1, null, true] };
        await ana.request('message.send', { room, topic: 'chat', value });
        for (const peer of [ana, bo]) {
          const { d } = await peer.event('message.sent');
          const fits = d.id === ana.user && d.topic === 'chat' && JSON.stringify(d.value) === JSON.stringify(value);
          trial.expect(fits, 'message.sent with the sender and the value as it was sent', peer);
        }
      },
    },
    {
      title: 'messages of one member arrive in their order',
      rule: 'P6',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        const sent = [1, 2, 3, 4, 5];
        sent.forEach((value) => ana.sendRequest('message.send', { room, topic: 'chat', value }));
        await bo.event('message.sent', ({ d }) => d.value === 5);
        const values = bo.events('message.sent').map(({ d }) => (d as { value: unknown }).value);
        trial.expect(values.join() === sent.join(), 'the messages 1, 2, 3, 4, 5', bo);
      },
    },
    {
      title: 'a message above 4 KiB is refused',
      rule: 'P45',
      async run(trial) {
        const { ana, room } = await trial.pair();
        await ana.refused('message.send', { room, topic: 'chat', value: 'x'.repeat(4_200) }, 'too_large');
      },
    },
    {
      title: 'an ephemeral reaches the others under the id of its sender, whatever id it claims',
      rule: 'P46',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        ana.send({ t: 'eph', n: `r:${room}`, k: 'net', d: { id: bo.user, level: 3 } });
        const { d } = await bo.frame('eph', 'the ephemeral net', ({ k }) => k === 'net');
        trial.expect(d.id === ana.user && ('level' in d ? d.level : null) === 3, 'the level of the sender, with its id', bo);
      },
    },
    {
      title: 'an ephemeral to a stream that its sender does not follow goes nowhere',
      rule: 'P46',
      async run(trial) {
        const { bo, room } = await trial.pair();
        const peer = await trial.peer();
        peer.send({ t: 'eph', n: `r:${room}`, k: 'net', d: { id: peer.user, level: 3 } });
        await peer.settle();
        await bo.settle();
        trial.expect(!bo.frames.some(({ t }) => t === 'eph'), 'no ephemeral', bo);
      },
    },
  ],
};
