import type { Engine } from '../engine/engine';
import type { MediaServer } from '../media/media-server';

/** Why a node is not ready for new clients: it drains, its engine cannot serve, or its own media server does not work. */
export type UnreadyReason = 'draining' | 'engine' | 'media';

export interface ReadinessSources {
  readonly node: { readonly draining: boolean };
  readonly engine: Pick<Engine, 'isReady'>;
  readonly media: Pick<MediaServer, 'runsHere' | 'unavailableReason'>;
}

/**
 * Whether this node takes new sockets. A node without media does: rooms, calls and messages go on, and a client whose session is
 * here has nowhere else to resume it when the state is in memory.
 */
export const takesClients = ({ node, engine }: Pick<ReadinessSources, 'node' | 'engine'>): boolean =>
  !node.draining && engine.isReady;

/**
 * Every reason for which a load balancer should send new clients to another node; none when it is ready. A media server that all
 * nodes share is no reason, because no other node would be better.
 */
export function unreadyReasons({ node, engine, media }: ReadinessSources): readonly UnreadyReason[] {
  const found: Readonly<Record<UnreadyReason, boolean>> = {
    draining: node.draining,
    engine: !engine.isReady,
    media: media.runsHere === true && media.unavailableReason() !== null,
  };
  return (Object.keys(found) as UnreadyReason[]).filter((reason) => found[reason]);
}
