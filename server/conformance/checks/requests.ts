import type { CheckGroup } from '../check';

export const requestGroup: CheckGroup = {
  name: 'requests and errors',
  checks: [
    {
      title: 'an unknown method is refused and the connection stays',
      rule: 'P62',
      async run(trial) {
        const peer = await trial.peer();
        await peer.refused('room.destroy', { room: trial.room() }, 'unknown_method');
        await peer.refused('toString', {}, 'unknown_method');
        await peer.settle();
      },
    },
    {
      title: 'bad parameters are refused and the connection stays',
      rule: 'P62',
      async run(trial) {
        const peer = await trial.peer();
        for (const d of [null, [], {}, { room: 7 }, { room: { $ne: null } }, { room: '' }])
          await peer.refused('room.get', d, 'bad_request');
        await peer.settle();
      },
    },
    {
      title: 'an unknown parameter is refused',
      rule: 'P62',
      async run(trial) {
        const peer = await trial.peer();
        await peer.refused('room.get', { room: trial.room(), role: 'host' }, 'bad_request');
      },
    },
    {
      title: 'room ids that are paths, too long or not in NFC are refused',
      rule: 'P162',
      async run(trial) {
        const peer = await trial.peer();
        for (const room of ['../a', 'a/b', 'r'.repeat(65), 'e\u0301', 'a\u0000b', ' a'])
          await peer.refused('room.get', { room }, 'bad_request');
      },
    },
    {
      title: 'requests about a room need a membership',
      rule: 'P50',
      async run(trial) {
        const { room } = await trial.pair();
        const peer = await trial.peer();
        await peer.refused('message.send', { room, topic: 'chat', value: 1 }, 'not_in_room');
        await peer.refused('member.update', { room, name: 'Eve' }, 'not_in_room');
        await peer.refused('room.leave', { room }, 'not_in_room');
      },
    },
    {
      title: 'a repeated request is done once, and its second answer says dup',
      rule: 'P15',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        const message = { room, topic: 'chat', value: 'once' };
        const first = await ana.answer(ana.sendRequest('message.send', message, 'one-key'));
        const second = await ana.answer(ana.sendRequest('message.send', message, 'one-key'));
        trial.expect(first.err === undefined && first.dup === undefined, 'the first answer without dup', ana);
        trial.expect(second.err === undefined && second.dup === 1, 'the second answer with dup', ana);
        await bo.settle();
        trial.expect(bo.events('message.sent').length === 1, 'one event message.sent', bo);
      },
    },
    {
      title: 'a request repeated on the next connection of its session is done once',
      rule: 'P15',
      async run(trial) {
        const { ana, bo, room, at } = await trial.pair();
        const message = { room, topic: 'chat', value: 'once' };
        await ana.answer(ana.sendRequest('message.send', message, 'one-key'));
        ana.cut();
        const { sid, rt } = ana.welcome;
        const hello = { sid, rt, cur: { [`r:${room}`]: { e: at.e, s: at.s } } };
        const again = await trial.peer(ana.user, { hello });
        const { dup } = await again.answer(again.sendRequest('message.send', message, 'one-key'));
        trial.expect(dup === 1, 'an answer with dup', again);
        await bo.settle();
        trial.expect(bo.events('message.sent').length === 1, 'one event message.sent', bo);
      },
    },
    {
      title: 'ping is answered by pong',
      rule: 'P17',
      async run(trial) {
        await (await trial.peer()).settle();
      },
    },
    {
      title: 'a connection that is silent for 25 s is closed',
      rule: 'P17',
      needs: ['patience'],
      async run(trial) {
        await (await trial.peer()).closes(4_202);
      },
    },
  ],
};
