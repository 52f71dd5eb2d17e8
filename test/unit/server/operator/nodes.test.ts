import { systemRandom } from '../../../../server/clock';
import { memoryEngine } from '../../../../server/engine/memory';
import { createNode, type Node } from '../../../../server/node';
import { FakeClock, settled } from '../../../fakes/platform/fake-clock';
import { FakeMedia } from '../../../fakes/servers/fake-media';

const clock = new FakeClock();
const verify = () => Promise.reject(new Error('no client comes'));

describe('nodes that share an engine', () => {
  it('[P236] answer operators with what was changed on another, also when that one is gone', async () => {
    const engine = memoryEngine({ clock });
    const open = () => createNode({ engine, media: new FakeMedia(), verify, clock, random: systemRandom });
    const [one, other] = [await open(), await open()];
    const listed = async (node: Node) =>
      (await node.operate('ListRooms', {})).rooms.map(({ name, metadata }) => [name, metadata]);
    await one.operate('CreateRoom', { name: 'r', emptyTimeout: 10 });
    expect(await listed(other)).toEqual([['r', '']]);
    await other.operate('UpdateRoomMetadata', { room: 'r', metadata: 'agenda' });
    expect(await listed(one)).toEqual([['r', 'agenda']]);
    await one.close();
    clock.advance(9_999);
    await settled();
    expect(await listed(other)).toEqual([['r', 'agenda']]);
    clock.advance(1);
    await settled();
    expect(await listed(other)).toEqual([]);
    await engine.close();
  });

  it('[P248] create no token without a key', async () => {
    const engine = memoryEngine({ clock });
    const node = await createNode({ engine, media: new FakeMedia(), verify, clock });
    const wish = { identity: 'ana', rooms: { r: 'host' as const }, ttlSeconds: 60 };
    await expect(node.operate('CreateToken', wish)).rejects.toMatchObject({ twirp: 'failed_precondition' });
    await node.close();
    await engine.close();
  });
});
