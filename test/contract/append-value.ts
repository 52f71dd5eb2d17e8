import type { Committed, Engine, Stored } from '../../server/engine/engine';

/** Appends a value to a stream under a key of its own, which a client repeats until it is answered. Rejects when the store fails. */
export async function appendValue(
  engine: Engine,
  stream: string,
  value: number | string,
): Promise<{ stored: Stored | null; done: Committed }> {
  const stored = await engine.load(stream);
  const done = await engine.commit({
    stream,
    expected: stored?.at ?? null,
    events: [{ k: 'message.sent', d: { id: 'ana', topic: 'chat', value } }],
    state: [...((stored?.state ?? []) as (number | string)[]), value],
    once: { key: `session/${value}`, reply: true },
  });
  return { stored, done };
}
