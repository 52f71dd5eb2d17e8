import { systemRandom } from '../../../server/clock';
import { changeRecord } from '../../../server/engine/change-record';
import type { Engine } from '../../../server/engine/engine';
import { memoryEngine } from '../../../server/engine/memory';
import { limits } from '../../../components/core/protocol/limits';
import { refuseRevoked, revokeUserTokens } from '../../../server/revocation';
import { Sessions } from '../../../server/sessions/sessions';
import { FakeClock } from '../../fakes/platform/fake-clock';

describe('records that several nodes change at once', () => {
  let engine: Engine;
  beforeEach(() => {
    engine = memoryEngine({ clock: new FakeClock() });
  });
  afterEach(() => engine.close());

  it('[E101] list every session of a token and of a user', async () => {
    const nodes = Array.from({ length: 3 }, () => new Sessions(engine, systemRandom));
    const token = { id: 't', issuedAt: 0 };
    const opened = await Promise.all(
      Array.from({ length: 30 }, (_, n) => nodes[n % 3]?.open('ana', { dev: `d${n}` }, token) ?? null),
    );
    const ids = opened.map((one) => one?.session.id).sort();
    expect((await nodes[0]?.withToken('t'))?.map(({ id }) => id).sort()).toEqual(ids);
    expect((await nodes[1]?.ofUser('ana'))?.map(({ id }) => id).sort()).toEqual(ids);
  });

  it('[E102] withdraw tokens up to the latest of the times that were said', async () => {
    const context = { engine, limits, sessions: new Sessions(engine, systemRandom) } as unknown as Parameters<
      typeof revokeUserTokens
    >[0];
    const nobody = { expelSession: () => undefined };
    await Promise.all([3_000, 2_000].map((before) => revokeUserTokens(context, nobody, 'ana', before)));
    const refused = (issuedAt: number) =>
      refuseRevoked({ engine }, { id: 't', user: 'ana', issuedAt } as Parameters<typeof refuseRevoked>[1]);
    await expect(refused(2_999)).rejects.toThrow('unauthorized: revoked');
    await expect(refused(3_000)).resolves.toBeUndefined();
  });

  it('[E100] are left alone, and the caller is told, when every try fails', async () => {
    const busy = { get: engine.get, replace: jest.fn(async () => false) };
    await expect(changeRecord(busy, 'a', 1_000, () => 'mine')).rejects.toThrow(/^unavailable: /);
    expect(busy.replace).toHaveBeenCalledTimes(100);
    await changeRecord(engine, 'a', 1_000, () => undefined);
    expect(await engine.get('a')).toBeNull();
  });
});
