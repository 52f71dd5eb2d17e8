import type { Duplex } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plane, Platform, PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Reason } from '../../components/core/protocol/errors';
import type { Role, Source } from '../../components/core/protocol/room-state';

/** A membership as media knows it: `membership` is random, new at every join, and what stream names are derived from. */
export interface MembershipRef {
  room: string;
  member: string;
  id: string;
}

/** How the asking client reached us: its URLs must lead back by the same way. */
export interface RequestOrigin {
  platform: Platform;
  /** What the client said of itself in `hello.caps`. */
  caps?: readonly string[];
  secure: boolean;
  /** Host name without port. */
  hostname: string;
  /** Port of the http origin. */
  port: number;
}

/**
 * Open doors for development: a stream that is pushed or fetched without a signed URL. The rooms answer with the membership that it
 * speaks for (a new one for a push, the wanted member's for a play), or null to refuse.
 */
export interface DevIngest {
  onPublish(listener: (ask: { room: string; name: string }) => Promise<MembershipRef | null>): void;
  /** The push is over: the membership that was opened for it may go. */
  onEnd(listener: (membership: MembershipRef) => void): void;
  onPlay(listener: (ask: { room: string; member: string }) => Promise<MembershipRef | null>): void;
}

/** A media engine behind the rooms. Membership never comes from it: it is told who may do what, and cuts who may not. */
export interface MediaServer {
  readonly plane: Plane;
  /** Who only listens is in the engine's room too, and so needs a grant to publish from `main`. */
  readonly audienceNeedsPublishGrant?: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Why it cannot serve now; null when it can. */
  unavailableReason(): string | null;
  /** Why a client that came by this origin can have no media here, said before it takes a membership; null, or no such method, when it can. */
  refusal?(origin: RequestOrigin): Reason | null;
  publishGrant(membership: MembershipRef, source: Source, origin: RequestOrigin, role?: Role): Promise<PublishGrant>;
  playGrant(viewer: MembershipRef, publisher: MembershipRef, source: Source, origin: RequestOrigin): Promise<PlayGrant>;
  /** From now on no URL of this membership works in either direction, and what it sends or plays is cut. */
  revoke(membership: MembershipRef): Promise<void>;
  /** Serves or proxies `/media/…` of the http origin; false when the path is not its own. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Gauges for /metrics, by name. */
  gauges(): Readonly<Record<string, number>>;
  /** Present only where unsigned streams are allowed. */
  readonly devIngest?: DevIngest | undefined;
}
