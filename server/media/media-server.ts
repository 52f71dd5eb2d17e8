import type { Duplex } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plane, Platform, PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Reason } from '../../components/core/protocol/errors';
import type { Role, Source } from '../../components/core/protocol/room-state';

/** A seat as media knows it: `seat` is random, new at every join, and what stream names are derived from. */
export interface SeatRef {
  room: string;
  member: string;
  seat: string;
}

/** How the asking client reached us: its URLs must lead back by the same way. */
export interface Door {
  platform: Platform;
  /** What the client said of itself in `hello.caps`. */
  caps?: readonly string[];
  secure: boolean;
  /** Host name without port. */
  hostname: string;
  /** Port of the http door. */
  port: number;
}

/**
 * Open doors for development: a stream that is pushed or fetched without a signed URL. The rooms answer with the seat that it
 * speaks for (a new one for a push, the wanted member's for a play), or null to refuse.
 */
export interface MediaDoors {
  onPublish(listener: (ask: { room: string; name: string }) => Promise<SeatRef | null>): void;
  /** The push is over: the seat that was opened for it may go. */
  onEnd(listener: (seat: SeatRef) => void): void;
  onPlay(listener: (ask: { room: string; member: string }) => Promise<SeatRef | null>): void;
}

/** A media engine behind the rooms. Membership never comes from it: it is told who may do what, and cuts who may not. */
export interface MediaServer {
  readonly plane: Plane;
  /** Who only listens is in the engine's room too, and so needs a grant to publish from `main`. */
  readonly everybodyEnters?: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Why it cannot serve now; null when it can. */
  trouble(): string | null;
  /** Why a client that came by this door can have no media here, said before it takes a seat; null, or no such method, when it can. */
  refusal?(door: Door): Reason | null;
  publishGrant(seat: SeatRef, source: Source, door: Door, role?: Role): Promise<PublishGrant>;
  playGrant(viewer: SeatRef, publisher: SeatRef, source: Source, door: Door): Promise<PlayGrant>;
  /** From now on no URL of this seat works in either direction, and what it sends or plays is cut. */
  revoke(seat: SeatRef): Promise<void>;
  /** Serves or proxies `/media/…` of the http door; false when the path is not its own. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Gauges for /metrics, by name. */
  gauges(): Readonly<Record<string, number>>;
  /** Present only where unsigned streams are allowed. */
  readonly doors?: MediaDoors | undefined;
}
