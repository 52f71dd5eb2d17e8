import { systemClock, type Clock, type Release } from '../../../server/clock';
import type { Engine } from '../../../server/engine/engine';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { createNode, type Node } from '../../../server/node';
import { silentMedia } from '../../fakes/servers/silent-media';
import { holdingProxy, type HoldingProxy } from '../../harness/proxies/holding-proxy';
import { limits, voucherKey, type FaultyNode, type NodeSetup } from './cluster';
import type { Wire, WireEvents } from './model-client';
import { scopeOf } from './scope';

/** A timer that a dead node had in hand falls due on another one sooner than in production, because runs wait for it. */
const timerAgainMs = 1_500;

/** One life of a node in this process. */
interface Life {
  readonly node: Node;
  readonly engine: Engine;
  readonly gate: Gate;
  readonly links: Set<() => void>;
}

/** Lets work through, keeps it for later, or throws it away, as for a process that runs, stands still, or is dead. */
class Gate {
  private state: 'open' | 'held' | 'goesOn' | 'dead' = 'open';
  private waiting: (() => void)[] = [];

  pass(act: () => void): void {
    if (this.state === 'open') act();
    else if (this.state !== 'dead') this.waiting.push(act);
  }

  hold(on: boolean): void {
    if (this.state === 'dead') return;
    this.state = on ? 'held' : 'goesOn';
    if (!on) this.later();
  }

  die(): void {
    this.state = 'dead';
    this.waiting = [];
  }

  /** Work goes on in the order in which it came, new work after it, and not within one turn: a process that goes on has a loop. */
  private later(): void {
    setImmediate(() => {
      if (this.state !== 'goesOn') return;
      const act = this.waiting.shift();
      if (act === undefined) this.state = 'open';
      else act();
      this.later();
    });
  }
}

/** A node in this process: what happens to it is what happens to its connections, its engine and its timers. */
export async function localNode(setup: NodeSetup): Promise<FaultyNode> {
  const store = await holdingProxy(setup.redisPort);
  let life: Life | null = await begin(store, setup, setup.skewMs);

  return {
    dial(events) {
      return life === null ? Promise.reject(new Error('no node is there')) : Promise.resolve(link(life, events));
    },
    async kill() {
      const ended = life;
      life = null;
      if (ended === null) return;
      ended.gate.die();
      store.shut(true);
      ended.links.forEach((close) => close());
      await ended.engine.close();
      store.shut(false);
    },
    async start(skewMs) {
      life ??= await begin(store, setup, skewMs);
    },
    hold(on) {
      store.hold(on);
      life?.gate.hold(on);
    },
    cutStore: (on) => store.shut(on),
    async close() {
      await life?.node.close();
      await life?.engine.close();
      await store.close();
    },
  };
}

async function begin(store: HoldingProxy, { broken = (engine) => engine }: NodeSetup, skewMs: number): Promise<Life> {
  const gate = new Gate();
  const engine = broken(await redisEngine({ url: `redis://127.0.0.1:${store.port}`, timerAgainMs }));
  const node = await createNode({
    engine,
    media: silentMedia(),
    verify: (token) => Promise.resolve(scopeOf(token, Date.now() + skewMs)),
    clock: gatedClock(gate, skewMs),
    limits,
    voucherKey,
    busy: 'queue',
  });
  return { node, engine, gate, links: new Set() };
}

/** A clock that is ahead, and whose timers belong to a process that may stand still or die. */
function gatedClock(gate: Gate, skewMs: number): Clock {
  return {
    now: () => systemClock.now() + skewMs,
    after(ms, act): Release {
      let isReleased = false;
      const release = systemClock.after(ms, () => gate.pass(() => (isReleased ? undefined : act())));
      return () => {
        isReleased = true;
        release();
      };
    },
    onNextTurn: (act) => systemClock.onNextTurn(() => gate.pass(act)),
  };
}

/** A connection of a client to the node, in which each text takes a turn of the loop. */
function link({ node, gate, links }: Life, { onText, onClosed }: WireEvents): Wire {
  let isOver = false;
  const later = (act: () => void): void => void setImmediate(() => gate.pass(act));
  /** The operating system does this for a process that dies. */
  const reset = (): void =>
    void setImmediate(() => {
      if (!isOver) onClosed();
      isOver = true;
    });
  links.add(reset);
  const close = (): void => later(() => links.delete(reset) && reset());
  let input: ReturnType<Node['connect']> | null = null;
  later(() => {
    input = node.connect({ send: (text) => later(() => isOver || onText(text)), close });
  });
  return {
    send: (text) => isOver || later(() => input?.text(text)),
    cut() {
      isOver = true;
      links.delete(reset);
      later(() => input?.closed());
    },
  };
}
