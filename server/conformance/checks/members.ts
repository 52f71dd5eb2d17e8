import type { CheckGroup } from '../check';

const video = { source: 'main', kind: 'video', muted: false } as const;
const audio = { source: 'main', kind: 'audio', muted: false } as const;

export const memberGroup: CheckGroup = {
  name: 'members and tracks',
  checks: [
    {
      title: 'a lost socket shows as offline at once',
      rule: 'P32',
      async run(trial) {
        const { ana, bo } = await trial.pair();
        ana.cut();
        const { d } = await bo.event('member.offline');
        trial.expect(d.id === ana.user, 'member.offline of the lost member', bo);
      },
    },
    {
      title: 'a hidden app shows as away until it says that it is shown',
      rule: 'P34',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        ana.send({ t: 'away', why: 'hide' });
        await bo.event('member.away');
        await ana.request('message.send', { room, topic: 'chat', value: 1 });
        await bo.settle();
        trial.expect(bo.events('member.online').length === 0, 'no member.online for other frames', bo);
        ana.send({ t: 'away', why: 'show' });
        await bo.event('member.online');
      },
    },
    {
      title: 'names and attributes reach every member',
      rule: 'P45',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        await ana.request('member.update', { room, name: 'Anna', attrs: { hand: true } });
        const { d } = await bo.event('member.updated');
        const fits = d.id === ana.user && d.name === 'Anna' && d.attrs?.hand === true;
        trial.expect(fits, 'member.updated with the name and the attribute', bo);
      },
    },
    {
      title: 'attributes above 2 KiB are refused',
      rule: 'P45',
      async run(trial) {
        const { ana, room } = await trial.pair();
        await ana.refused('member.update', { room, attrs: { text: 'x'.repeat(2_100) } }, 'too_large');
      },
    },
    {
      title: 'a removed member is told, and may not come back',
      rule: 'P41',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        await bo.request('member.remove', { room, id: ana.user, banMs: 60_000 });
        const { d } = await bo.event('member.left');
        trial.expect(d.id === ana.user && d.reason === 'kicked', 'member.left with the reason kicked', bo);
        await ana.refused('message.send', { room, topic: 'chat', value: 1 }, 'not_in_room', 'banned');
        await ana.refused('room.join', { room, name: 'Ana', tracks: [] }, 'banned');
      },
    },
    {
      title: 'a member cannot remove themselves',
      rule: 'P53',
      async run(trial) {
        const { ana, room } = await trial.pair();
        await ana.refused('member.remove', { room, id: ana.user }, 'bad_request');
      },
    },
    {
      title: 'tracks are announced when they are published, muted and unpublished',
      rule: 'P42',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        const { publish } = await ana.request('track.publish', { room, tracks: [audio, video] });
        trial.expect(publish.length === 1 && (publish[0]?.urls.length ?? 0) > 0, 'URLs to publish one source', ana);
        await bo.event('track.published', ({ d }) => d.id === ana.user && d.tracks.length === 2);
        await ana.request('track.mute', { room, source: 'main', kind: 'video', muted: true });
        await bo.event('track.muted', ({ d }) => d.kind === 'video' && d.muted);
        await ana.request('track.unpublish', { room, source: 'main' });
        await bo.event('track.unpublished', ({ d }) => d.source === 'main');
      },
    },
    {
      title: 'a request that changes nothing is not announced',
      rule: 'P42',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        await ana.request('track.publish', { room, tracks: [video] });
        await ana.request('track.mute', { room, source: 'main', kind: 'video', muted: true });
        await ana.request('track.mute', { room, source: 'main', kind: 'video', muted: true });
        await bo.event('track.muted');
        await bo.settle();
        trial.expect(bo.events('track.muted').length === 1, 'one event track.muted', bo);
      },
    },
    {
      title: 'media.play answers for tracks that exist and leaves out the others',
      rule: 'P43',
      async run(trial) {
        const { ana, bo, room } = await trial.pair();
        await ana.request('track.publish', { room, tracks: [audio] });
        await bo.event('track.published');
        const tracks = [
          { member: ana.user, source: 'main' as const },
          { member: ana.user, source: 'screen' as const },
          { member: trial.fresh('u'), source: 'main' as const },
        ];
        const { play } = await bo.request('media.play', { room, tracks });
        const fits = play.length === 1 && play[0]?.member === ana.user && play[0].source === 'main';
        trial.expect(fits, 'one grant, of the track that exists', bo);
      },
    },
  ],
};
