import type { StreamEvent } from '../../../components/core/protocol/messages';
import { memoryEngine } from '../../../server/engine/memory';
import { Subscription } from '../../../server/streams/subscription';
import { FanOut } from '../../../server/streams/fan-out';

async function reading() {
  const engine = memoryEngine();
  const heard: number[] = [];
  const gaps: string[] = [];
  const reader = {
    user: 'ana',
    session: null,
    event: ({ event }: { event: StreamEvent }) => heard.push(event.s),
    ephemeral: () => undefined,
    gap: (stream: string) => gaps.push(stream),
  };
  const say = async (): Promise<void> => {
    const stored = await engine.load('r:a');
    await engine.commit({ stream: 'r:a', expected: stored?.at ?? null, events: [{ k: 'room.closed', d: {} }], state: {} });
  };
  const follow = await Subscription.open(new FanOut(engine), 'r:a', reader);
  await say();
  const at = (await engine.load('r:a'))?.at ?? { e: '', s: 0 };
  follow.goLive(at);
  return { engine, follow, heard, gaps, say, at };
}

describe('a second subscription to a stream', () => {
  it('[P120] continues from its cursor, whatever position the second response holds', async () => {
    const { follow, heard, gaps, say, at } = await reading();
    await say();
    const again = follow.repeat();
    await say();
    again.goLive({ e: at.e, s: at.s + 2 });
    again.release();
    await say();
    expect(heard).toEqual([2, 3, 4]);
    expect(gaps).toEqual([]);
  });

  it('[P120] begins anew when the stream did', async () => {
    const { engine, follow, heard, gaps, say } = await reading();
    await engine.drop('r:a');
    const again = follow.repeat();
    await engine.commit({ stream: 'r:a', expected: null, events: [], state: {} });
    const fresh = (await engine.load('r:a'))?.at ?? { e: '', s: 0 };
    again.goLive(fresh);
    await say();
    expect(heard).toEqual([1]);
    expect(gaps).toEqual([]);
  });
});
