import type { Duplex } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plane, Platform, PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Reason } from '../../components/core/protocol/errors';
import type { Role, Source } from '../../components/core/protocol/room-state';

/** One stay of a member in a room. `id` is random, and new at every join; stream names are derived from it. */
export interface MembershipRef {
  room: string;
  member: string;
  id: string;
}

/** The address and platform of the asking client. Its media URLs must use the same address. */
export interface RequestOrigin {
  platform: Platform;
  /** The client's `hello.caps`. */
  caps?: readonly string[];
  secure: boolean;
  /** Host name without port. */
  hostname: string;
  /** The http port. */
  port: number;
}

/**
 * Unsigned streams for development. The rooms answer each push or playback with a membership (a new one for a push, the wanted
 * member's for playback), or null to refuse it.
 */
export interface DevIngest {
  onPublish(listener: (ask: { room: string; name: string }) => Promise<MembershipRef | null>): void;
  /** The push is over, so the member that was added for it may be removed. */
  onEnd(listener: (membership: MembershipRef) => void): void;
  onPlay(listener: (ask: { room: string; member: string }) => Promise<MembershipRef | null>): void;
}

/**
 * A media engine for the rooms. It never decides on membership: it is told who may publish and play, and cuts everybody else.
 */
export interface MediaServer {
  readonly plane: Plane;
  /** True when the audience enters the engine's room too, and so needs a grant to publish from `main`. */
  readonly audienceNeedsPublishGrant?: boolean;
  /** True when it belongs to this node alone: while it does not work, new clients are better served by another node. */
  readonly runsHere?: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The reason for which media does not work now; null when it works. */
  unavailableReason(): string | null;
  /** The reason for which this client cannot have media here, checked before it joins; null, or no such method, when it can. */
  refusal?(origin: RequestOrigin): Reason | null;
  publishGrant(membership: MembershipRef, source: Source, origin: RequestOrigin, role?: Role): Promise<PublishGrant>;
  playGrant(viewer: MembershipRef, publisher: MembershipRef, source: Source, origin: RequestOrigin): Promise<PlayGrant>;
  /** From now on no URL of this membership works in either direction, and all its streams are cut. */
  revoke(membership: MembershipRef): Promise<void>;
  /** Whether the membership sends media now. Absent where the engine cannot tell. */
  receivesFrom?(membership: MembershipRef): Promise<boolean>;
  /** Serves or proxies `/media/…` of the http server; returns false for other paths. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Gauges for /metrics, by name. */
  gauges(): Readonly<Record<string, number>>;
  /** Present only where unsigned streams are allowed. */
  readonly devIngest?: DevIngest | undefined;
}
