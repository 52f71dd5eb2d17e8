import type { CheckGroup } from '../check';
import type { Trial } from '../trial';

/** A server without the order of rooms refuses its methods as unknown. */
async function requireOrder(trial: Trial): Promise<void> {
  if (!(await trial.offers('hand.raise'))) trial.skip('the server has no order of rooms');
}

/** A host and a speaker in a new room. */
async function meeting(trial: Trial) {
  await requireOrder(trial);
  const room = trial.room();
  const host = await trial.peer();
  await trial.join(host, room);
  const speaker = await trial.peer(trial.fresh('u'), { role: 'speaker' });
  await trial.join(speaker, room);
  await host.event('member.joined');
  return { host, speaker, room };
}

const join = (room: string) => ({ room, name: 'Ana', tracks: [] });

export const orderGroup: CheckGroup = {
  name: 'order in a room',
  checks: [
    {
      title: 'a co-host may not touch a host, nor a speaker anybody',
      rule: 'P430',
      async run(trial) {
        const { host, speaker, room } = await meeting(trial);
        await speaker.refused('member.promote', { room, id: speaker.user, role: 'host' }, 'forbidden');
        await host.request('member.promote', { room, id: speaker.user, role: 'cohost' });
        await speaker.event('member.updated', ({ d }) => d.id === speaker.user && d.role === 'cohost');
        await speaker.refused('member.demote', { room, id: host.user, role: 'audience' }, 'forbidden');
        await speaker.refused('member.remove', { room, id: host.user }, 'forbidden');
      },
    },
    {
      title: 'the last host is succeeded when they leave',
      rule: 'P434',
      async run(trial) {
        const { host, speaker, room } = await meeting(trial);
        await host.request('room.leave', { room });
        await speaker.event('member.updated', ({ d }) => d.id === speaker.user && d.role === 'host');
      },
    },
    {
      title: 'raised hands have an order, and moderators lower them',
      rule: 'P435',
      async run(trial) {
        const { host, speaker, room } = await meeting(trial);
        await speaker.request('hand.raise', { room });
        await host.request('hand.raise', { room });
        const raised = [speaker.user, host.user];
        const [first, second] = await Promise.all(
          raised.map((user) => host.event('member.updated', ({ d }) => d.id === user && (d.hand ?? 0) > 0)),
        );
        trial.expect((first?.d.hand ?? 0) < (second?.d.hand ?? 0), 'a later hand with a greater time', host);
        await speaker.refused('hand.lower', { room, all: true }, 'forbidden');
        await host.request('hand.lower', { room, all: true });
        await host.event('member.updated', ({ d }) => d.id === speaker.user && d.hand === 0);
      },
    },
    {
      title: 'a forbidden microphone is switched off, and stays off',
      rule: 'P440',
      async run(trial) {
        const { host, speaker, room } = await meeting(trial);
        const track = { source: 'main', kind: 'audio' } as const;
        await speaker.request('track.publish', { room, tracks: [{ ...track, muted: false }] });
        await host.request('room.rules', { room, forbidden: ['microphone'] });
        const { d } = await host.event('track.muted', (event) => event.d.id === speaker.user);
        trial.expect(d.muted && d.by === 'host', 'track.muted by the host', host);
        await speaker.refused('track.mute', { room, ...track, muted: false }, 'not_allowed');
      },
    },
    {
      title: 'a locked room refuses newcomers, and nobody who is in it',
      rule: 'P450',
      async run(trial) {
        const { host, speaker, room } = await meeting(trial);
        await host.request('room.rules', { room, entry: 'locked' });
        const other = await trial.peer(trial.fresh('u'), { role: 'speaker' });
        await other.refused('room.join', join(room), 'room_locked');
        await trial.join(speaker, room);
      },
    },
    {
      title: 'a PIN opens a room, and a wrong one does not',
      rule: 'P451',
      async run(trial) {
        const { host, room } = await meeting(trial);
        await host.request('room.rules', { room, entry: 'pin', pin: '2580' });
        const other = await trial.peer(trial.fresh('u'), { role: 'speaker' });
        await other.refused('room.join', join(room), 'pin_needed');
        await other.refused('room.join', { ...join(room), pin: '0000' }, 'pin_wrong');
        await trial.join(other, room, { pin: '2580' });
      },
    },
    {
      title: 'a user in the waiting room enters once they are admitted',
      rule: 'P455',
      async run(trial) {
        const { host, room } = await meeting(trial);
        await host.request('room.rules', { room, entry: 'waiting' });
        const other = await trial.peer(trial.fresh('u'), { role: 'speaker' });
        const answer = await other.refused('room.join', join(room), 'waiting');
        trial.expect(answer.retry && (answer.after ?? 0) > 0, 'a time after which to knock again', other);
        const { users } = await host.request('room.waiting', { room });
        trial.expect(users.length === 1 && users[0]?.id === other.user, 'the user among those who wait', host);
        await host.request('room.admit', { room, ids: [other.user] });
        await trial.join(other, room);
      },
    },
  ],
};
