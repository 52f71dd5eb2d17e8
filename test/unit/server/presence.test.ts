import { memoryEngine } from '../../../server/engine/memory';
import type { Engine } from '../../../server/engine/engine';
import { Presence } from '../../../server/sessions/presence';
import { FakeClock, settled } from '../../fakes/platform/fake-clock';

const phone = { id: 's1', user: 'ana', generation: 1 };
const tablet = { id: 's2', user: 'ana', generation: 1 };

describe('Presence', () => {
  let clock: FakeClock;
  let engine: Engine;
  let node: Presence;
  let other: Presence;
  beforeEach(() => {
    clock = new FakeClock();
    engine = memoryEngine({ clock });
    node = new Presence(engine);
    other = new Presence(engine);
  });
  afterEach(() => engine.close());

  it('[C160] tells every node which users are connected', async () => {
    expect(await other.isConnected('ana')).toBe(false);
    await node.add(phone);
    expect(await other.isConnected('ana')).toBe(true);
    expect(await other.isConnected('bo')).toBe(false);
    await node.remove(phone);
    expect(await other.isConnected('ana')).toBe(false);
    expect(await engine.get('here:ana')).toBeNull();
  });

  it('[C160] keeps a user online until the last of two devices disconnects, on one node and on two', async () => {
    for (const second of [node, other]) {
      await node.add(phone);
      await second.add(tablet);
      await node.remove(phone);
      expect(await node.isConnected('ana')).toBe(true);
      await second.remove(tablet);
      expect(await node.isConnected('ana')).toBe(false);
    }
  });

  it('[C160] loses nobody when devices of one node come and go at once', async () => {
    const devices = Array.from({ length: 10 }, (_, at) => ({ id: `d${at}`, user: 'ana', generation: 1 }));
    await Promise.all(devices.map((device) => node.add(device)));
    await Promise.all(devices.slice(1).map((device) => node.remove(device)));
    expect(await engine.get('here:ana')).toEqual([{ id: 'd0', generation: 1 }]);
  });

  it('[C161] forgets the users of a killed node within 40 s, and keeps those of other nodes', async () => {
    await node.add(phone);
    await other.add({ ...phone, user: 'bo' });
    for (let beat = 0; beat < 4; beat += 1) {
      clock.advance(25_000);
      node.keep(phone);
      await settled();
    }
    expect([await node.isConnected('ana'), await node.isConnected('bo')]).toEqual([true, false]);
    clock.advance(40_000);
    expect(await node.isConnected('ana')).toBe(false);
  });

  it('[E101] loses no device when two nodes write at once', async () => {
    await Promise.all([other.add(tablet), node.add(phone)]);
    await node.remove(phone);
    expect(await engine.get('here:ana')).toEqual([{ id: 's2', generation: 1 }]);
    await Promise.all([other.remove(tablet), node.add(phone)]);
    expect(await engine.get('here:ana')).toEqual([{ id: 's1', generation: 1 }]);
  });

  it('[C162] does not let the end of an older connection take away the newer one of its session', async () => {
    await node.add(phone);
    await other.add({ ...phone, generation: 2 });
    await node.remove(phone);
    node.keep(phone);
    await settled();
    expect(await node.isConnected('ana')).toBe(true);
    await other.remove({ ...phone, generation: 2 });
    expect(await node.isConnected('ana')).toBe(false);
  });

  it('[C161] survives an engine that fails during a renewal', async () => {
    await node.add(phone);
    const broken = jest.spyOn(engine, 'replace').mockRejectedValueOnce(new Error('gone'));
    node.keep(phone);
    await node.add(phone);
    expect(broken).toHaveBeenCalledTimes(2);
    expect(await node.isConnected('ana')).toBe(true);
  });
});
