import type { CheckGroup } from '../check';

/** More members than this are not brought together to find a full room. */
const maxMembers = 32;

export const roomGroup: CheckGroup = {
  name: 'rooms',
  checks: [
    {
      title: 'room.join answers with the own id, the state and the position',
      rule: 'P20',
      async run(trial) {
        const peer = await trial.peer();
        const room = trial.room();
        const { me, e, s, snap } = await trial.join(peer, room, { name: 'Ana' });
        const mine = snap.members.find(({ id }) => id === me);
        trial.expect(me === peer.user && e !== '' && s > 0, 'the user id, an epoch and a number above 0', peer);
        trial.expect(snap.id === room && mine?.name === 'Ana' && mine.presence === 'online', 'the member in the state', peer);
      },
    },
    {
      title: 'after a join every event comes that the snapshot does not include',
      rule: 'P21',
      async run(trial) {
        const { ana, bo, room, at } = await trial.pair();
        const third = await trial.peer();
        await trial.join(third, room);
        await Promise.all([ana, bo].map((peer) => peer.event('member.joined', ({ d }) => d.member.id === third.user)));
        const ids = at.snap.members.map(({ id }) => id).sort();
        trial.expect(ids.join() === [ana.user, bo.user].sort().join(), 'both members in the snapshot', ana);
        trial.expect(ana.events()[0]?.s === at.s + 1, `the first event after the join has the number ${at.s + 1}`, ana);
      },
    },
    {
      title: 'room.get lists the members without joining',
      rule: 'P26',
      async run(trial) {
        const { room } = await trial.pair();
        const peer = await trial.peer();
        const { members, names } = await peer.request('room.get', { room });
        trial.expect(members === 2 && names.length === 2, 'two members', peer);
      },
    },
    {
      title: 'leaving takes effect at once, and the last member closes the room',
      rule: 'P27',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        await ana.request('room.leave', { room });
        const { d } = await bo.event('member.left');
        trial.expect(d.id === ana.user && d.reason === 'left', 'member.left of the member who left', bo);
        await ana.refused('message.send', { room, topic: 'chat', value: 1 }, 'not_in_room');
        await bo.request('room.leave', { room });
        const { members } = await bo.request('room.get', { room });
        trial.expect(members === 0, 'a room without members', bo);
      },
    },
    {
      title: 'a room that a host closes ends for every member',
      rule: 'P28',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        await ana.request('room.close', { room });
        await bo.event('room.closed');
        await bo.refused('message.send', { room, topic: 'chat', value: 1 }, 'not_in_room');
      },
    },
    {
      title: 'a name of more than 40 characters is refused',
      rule: 'P23',
      async run(trial) {
        const peer = await trial.peer();
        await peer.refused('room.join', { room: trial.room(), name: 'n'.repeat(41), tracks: [] }, 'bad_name');
      },
    },
    {
      title: 'a room admits as many members as its capacity',
      rule: 'P24',
      async run(trial) {
        const first = await trial.peer();
        const room = trial.room();
        const { capacity } = await first.request('room.get', { room });
        if (capacity > maxMembers) trial.skip(`rooms have ${capacity} places`);
        const others = await Promise.all(Array.from({ length: capacity }, () => trial.peer()));
        await trial.join(first, room);
        const answers = await Promise.all(
          others.map((peer) => peer.answer(peer.sendRequest('room.join', { room, name: 'Bo', tracks: [] }))),
        );
        const refusals = answers.flatMap(({ err }) => (err === undefined ? [] : [err.code]));
        trial.expect(refusals.join() === 'room_full', `one refusal with room_full, not ${refusals.join() || 'none'}`, first);
      },
    },
    {
      title: 'a session is a member of at most four rooms',
      rule: 'P29',
      async run(trial) {
        const peer = await trial.peer();
        for (let n = 0; n < 4; n += 1) await trial.join(peer, trial.room());
        await peer.refused('room.join', { room: trial.room(), name: 'Ana', tracks: [] }, 'forbidden');
      },
    },
  ],
};
