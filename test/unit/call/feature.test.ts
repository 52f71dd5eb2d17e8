import { UserChoices } from '../../../components/core/room/user-choices';
import { CallsTestbed } from '../../fakes/store/calls-testbed';

describe('the room of a call', () => {
  it('[S103] [S113] does not remember a preset that is chosen in it', async () => {
    const { store, platform } = new CallsTestbed();
    await store.room.setVideoPreset('540p');
    await store.rooms.getOrCreate('call.c1')?.setVideoPreset('180p');
    expect(new UserChoices(platform.storage).last.video).toBe('540p');
  });

  it('[S113] has the name `call.` while its call is the present one, whatever its id', async () => {
    const { calls, store } = new CallsTestbed();
    expect(store.rooms.byName('call.')).toBeNull();
    const call = await calls.call('ana');
    expect([call.room?.id, store.rooms.byName('call.') === call.room]).toEqual(['call.c1', true]);
  });
});
