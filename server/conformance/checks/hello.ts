import type { CheckGroup } from '../check';

export const helloGroup: CheckGroup = {
  name: 'hello and welcome',
  checks: [
    {
      title: 'hello is answered by welcome with a session, a resume token and the limits',
      rule: 'P1',
      async run(trial) {
        const peer = await trial.peer();
        const { v, sid, rt, resumed, hb, lim, st } = peer.welcome;
        const isComplete = v === 1 && sid !== '' && rt.length >= 16 && hb > 0 && lim.frame > 0 && lim.message > 0 && lim.rate > 0;
        trial.expect(isComplete, 'a welcome of version 1 with sid, rt, hb and limits above 0', peer);
        trial.expect(!resumed && st.length === 0, 'a session that is new and follows nothing', peer);
      },
    },
    {
      title: 'two sessions have different ids and resume tokens',
      rule: 'P1',
      async run(trial) {
        const user = trial.fresh('u');
        const one = await trial.peer(user);
        const other = await trial.peer(user);
        const differ = one.welcome.sid !== other.welcome.sid && one.welcome.rt !== other.welcome.rt;
        trial.expect(differ, 'another sid and another rt than before', other);
      },
    },
    {
      title: 'requests that follow hello at once are answered after the welcome, in order',
      rule: 'P2',
      async run(trial) {
        const peer = await trial.open();
        const room = trial.room();
        peer.user = trial.fresh('u');
        peer.send(await trial.hello(peer.user));
        const join = peer.sendRequest('room.join', { room, name: 'Ana', tracks: [] });
        const send = peer.sendRequest('message.send', { room, topic: 'chat', value: 1 });
        await peer.answer(send);
        const order = peer.frames.flatMap((frame) => (frame.t === 'res' ? [frame.id] : frame.t === 'welcome' ? [0] : []));
        trial.expect(
          order.join() === [0, join, send].join(),
          'welcome, the answer to room.join, the answer to message.send',
          peer,
        );
      },
    },
    {
      title: 'a frame may carry several messages',
      rule: 'P301',
      async run(trial) {
        const peer = await trial.peer();
        peer.send([{ t: 'ping' }, { t: 'req', id: 1, m: 'room.get', k: 'k', d: { room: trial.room() } }]);
        await peer.answer(1);
        await peer.frame('pong');
      },
    },
    {
      title: 'another version is answered by 4002, whatever other fields the hello has',
      rule: 'P3',
      async run(trial) {
        const peer = await trial.open();
        peer.send({ t: 'hello', v: 1_000, future: true });
        await peer.frame('bye', 'bye 4002', ({ code }) => code === 4_002);
        await peer.closes(4_002);
      },
    },
    {
      title: 'a request before hello ends the connection',
      rule: 'P60',
      async run(trial) {
        const peer = await trial.open();
        peer.sendRequest('room.get', { room: trial.room() });
        await peer.closes(1_008, 4_000, 4_202);
      },
    },
    {
      title: 'a second hello ends the connection',
      rule: 'P60',
      async run(trial) {
        const peer = await trial.peer();
        peer.send(await trial.hello(peer.user));
        await peer.closes(1_008, 4_000, 4_202);
      },
    },
    {
      title: 'a connection without hello is closed',
      rule: 'P4',
      needs: ['patience'],
      async run(trial) {
        await (await trial.open()).closes(1_008, 4_202);
      },
    },
  ],
};
