import type { LeftReason } from '../../../components/core/protocol/messages';
import { endScreenView } from '../../../components/core/view/room/end-screen';
import { shouldJoin } from '../../../components/core/view/room/auto-join';
import { en } from '../../../components/core/texts/en';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

const lobby = { autoJoin: false, lobby: true };

describe('being moved to another room', () => {
  it('[S205] ends the room with the reason and the other room, and asks the server nothing', async () => {
    const testbed = new StoreTestbed();
    const left = jest.fn();
    testbed.room.on('left', left);
    await testbed.joined();
    testbed.emit('member.left', { id: 'me', reason: 'moved', to: 'r2' });
    expect([testbed.room.state, testbed.room.left, testbed.room.error]).toEqual(['left', 'moved', null]);
    expect(left.mock.calls).toEqual([[{ reason: 'moved', to: 'r2' }]]);
    expect(testbed.signalling.of('room.leave')).toEqual([]);
    testbed.close();
  });

  it('[S205] tells of others who are moved', async () => {
    const testbed = new StoreTestbed();
    const gone = jest.fn();
    testbed.room.on('memberleft', gone);
    await testbed.joined(member('ana'));
    testbed.emit('member.left', { id: 'ana', reason: 'moved', to: 'r2' });
    expect(gone).toHaveBeenCalledWith({ member: expect.objectContaining({ id: 'ana' }), reason: 'moved' });
    expect(testbed.room.state).toBe('joined');
    testbed.close();
  });

  it('[S206] takes name and wanted devices along, and a page that shows the other room joins without the lobby', async () => {
    const testbed = new StoreTestbed();
    const other = testbed.rooms.getOrCreate('r2');
    if (other === null) throw new Error('no room');
    const release = other.attachPage();
    other.me.setWanted({ camera: true, microphone: true });
    await testbed.joined();
    testbed.room.setName('Anna');
    await testbed.room.setCamera(false);
    expect(shouldJoin({ room: other, ...lobby })).toBe(false);
    testbed.emit('member.left', { id: 'me', reason: 'moved', to: 'r2' });
    expect([other.me.name, other.me.wanted]).toEqual(['Anna', { microphone: true, camera: false }]);
    expect(shouldJoin({ room: other, ...lobby })).toBe(true);
    release();
    testbed.close();
  });

  it('[S206] changes nothing in a room in which the user already is', async () => {
    const testbed = new StoreTestbed();
    const other = testbed.rooms.getOrCreate('r2');
    if (other === null) throw new Error('no room');
    await testbed.joined();
    void other.join({ name: 'Two' });
    testbed.emit('member.left', { id: 'me', reason: 'moved', to: 'r2' });
    expect([other.state, other.me.name]).toEqual(['joining', 'Two']);
    testbed.close();
  });

  it('[S205] shows a reason that this version does not know as an ordinary leaving', () => {
    const facts = { error: null, noServer: null, capacity: 0, lobby: true, stayedMs: null, now: 0, texts: en };
    const later = endScreenView({ ...facts, left: 'later' as LeftReason });
    expect(later).toEqual(endScreenView({ ...facts, left: 'left' }));
  });
});
