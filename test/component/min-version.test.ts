import { componentTestbed } from './harness/component-testbed';
import { isAtLeastVersion, versions } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

describe('old base libraries', () => {
  it.each(versions.concat('2.9.0').filter((version) => !isAtLeastVersion(version, '2.9.1')))(
    '[V34] on %s nothing covers native video',
    async (version) => {
      const set = componentTestbed({ version });
      set.addMembers('陈知远', '苏禾');
      set.room.state = 'reconnecting';
      Object.assign(set.room.remotes[0] ?? {}, { status: 'reconnecting' });
      const room = await set.mount('room');
      await set.phone.turn();
      expect([room.count('.plate'), room.count('.flip'), room.count('.tile__veil')]).toEqual([0, 0, 0]);
      expect(room.texts('.tile__foot')).toEqual(['我', '陈知远', '苏禾']);
      expect(room.texts('.tile__inside')).toEqual(['正在重连…']);
      expect(room.attributes('.room').class).toContain('rtc--docked');
      expect(room.text('.banner__words')).toContain('正在重连');
      expect(set.phone.faults).toEqual([]);
    },
  );

  it.each(['2.9.1', '2.10.0', 'newest'])('[V34] on %s name plates are over the picture', async (version) => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远');
    const room = await set.mount('room');
    await set.phone.turn();
    expect([room.count('.plate--name'), room.count('.tile__foot'), room.count('.tile__inside')]).toEqual([2, 0, 0]);
  });

  it.each([
    ['1.7.0', 0, '加入后打开摄像头'],
    ['2.6.9', 0, '加入后打开摄像头'],
    ['2.7.0', 1, ''],
  ])('[V35] the lobby on %s has %i pushers and says %j', async (version, pushers, title) => {
    const set = componentTestbed({ version });
    set.room.state = 'idle';
    const room = await set.mount('room');
    await set.phone.turn();
    expect(room.live.filter(({ tag }) => tag === 'live-pusher')).toHaveLength(pushers);
    expect(room.has('.permit__title') ? room.text('.permit__title') : '').toBe(title);
    set.addMembers('陈知远');
    set.room.state = 'joined';
    await set.phone.turn();
    await set.phone.turn();
    expect(room.live.filter(({ tag }) => tag === 'live-pusher')).toHaveLength(1);
  });

  it('[V33] 1.7.0 has a microphone check in words instead of a meter, and no choice of sound', async () => {
    const set = componentTestbed({ version: '1.7.0' });
    set.room.state = 'idle';
    const lobby = await set.mount('lobby');
    expect([lobby.count('.meter'), lobby.texts('.check__words')]).toEqual([0, ['正常', '正常', '良好']]);
    const controls = await set.mount('controls');
    expect(controls.texts('.control__text')).toEqual(['静音', '摄像头', '翻转', '离开']);
  });

  it.each(versions)('native events of %s reach the room, each by its own member', async (version) => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远', '苏禾');
    const room = await set.mount('room');
    await set.phone.turn();
    await set.phone.turn();
    room.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    room.native('statechange', { code: 2004 }, { id: 'm0.0' });
    room.native('statechange', { code: 2103 }, { id: 'm1.0' });
    const codes = set.room.asked.filter((wish) => /Code/.test(wish));
    expect(codes).toEqual(['pusherCode 1002', 'playerCode m0 main 2004', 'playerCode m1 main 2103']);
  });
});
