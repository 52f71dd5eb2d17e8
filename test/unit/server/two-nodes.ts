import type { ServerFrame } from '../../../components/core/protocol/messages';
import type { Role } from '../../../components/core/protocol/room-state';
import { systemRandom } from '../../../server/clock';
import type { Engine } from '../../../server/engine/engine';
import { memoryEngine } from '../../../server/engine/memory';
import type { Hooks } from '../../../server/hooks';
import { createNode, type Node } from '../../../server/node';
import { settled, type FakeClock } from '../../fakes/platform/fake-clock';
import { FakeMedia } from '../../fakes/servers/fake-media';

/** Takes each token for the id of its user, who may do everything, or has the given role in every room. */
export const acceptEveryToken =
  (clock: FakeClock, roleOf: (user: string) => Role = () => 'host') =>
  async (token: string) => ({
    user: token,
    id: token,
    expiresAt: clock.now() + 600_000,
    name: null,
    rooms: { '*': roleOf(token) },
  });

/** Two nodes that share an engine, without sockets: a connection is two functions. `engineOf` gives a node an engine of its own. */
export async function twoNodes(
  clock: FakeClock,
  engineOf: (shared: Engine, node: number) => Engine = (shared) => shared,
  { roleOf, hooksOf = () => ({}) }: { roleOf?: (user: string) => Role; hooksOf?: (node: number) => Hooks } = {},
) {
  const engine = memoryEngine({ clock });
  const verify = acceptEveryToken(clock, roleOf);
  const media = [new FakeMedia(), new FakeMedia()] as const;
  const nodes = await Promise.all(
    media.map((own, node) =>
      createNode({
        engine: engineOf(engine, node),
        media: own,
        verify,
        clock,
        random: systemRandom,
        hooks: hooksOf(node),
      }),
    ),
  );
  const step = async () => {
    for (let n = 0; n < 20; n += 1) {
      await settled();
      clock.advance(0);
    }
  };
  const client = async (node: Node, user: string, more: object = {}) => {
    const heard: ServerFrame[] = [];
    const link = {
      send: (text: string) => {
        const value = JSON.parse(text) as ServerFrame | ServerFrame[];
        heard.push(...(Array.isArray(value) ? value : [value]));
      },
      close: () => void (ended = true),
    };
    let ended = false;
    const peer = node.connect(link);
    const send = (frame: object) => peer.text(JSON.stringify(frame));
    send({ t: 'hello', v: 1, sdk: 't', tok: user, dev: 'd', pf: 'wechat', caps: [], ...more });
    await step();
    return { heard, send, peer, step, ended: () => ended };
  };
  return { engine, media, nodes: nodes as [Node, Node], client, step };
}
