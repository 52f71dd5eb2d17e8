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
  /** The name by which the client's address is counted for rates; absent for clients without one. */
  address?: string;
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

/** Whether a client may publish or play, as a media server decided it at a URL. */
export interface GateDecision {
  readonly direction: 'publish' | 'play';
  /** The tag of the membership in the URL; null when the URL is not one of ours. */
  readonly tag: string | null;
  readonly accepted: boolean;
}

/** The decisions of a media server, for traces. */
export interface WatchedGate {
  /** Called once, before the media server is started. */
  watch(listener: (decision: GateDecision) => void): void;
  /** Stands for a membership in decisions. */
  tagOf(membership: MembershipRef): string;
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
  /** `role` is that of the viewer now: members of the audience may play from other addresses. */
  playGrant(
    viewer: MembershipRef,
    publisher: MembershipRef,
    source: Source,
    origin: RequestOrigin,
    role?: Role,
  ): Promise<PlayGrant>;
  /**
   * From now on no URL of this membership works in either direction, and all its streams are cut. `goesOn`: the member stays, with a
   * successor, so what they play now may go on for a few seconds, until they play by its URLs.
   */
  revoke(membership: MembershipRef, goesOn?: boolean): Promise<void>;
  /** Whether the membership sends media now. Absent where the engine cannot tell. */
  receivesFrom?(membership: MembershipRef): Promise<boolean>;
  /** Serves or proxies `/media/…` of the http server; returns false for other paths. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Gauges for /metrics, by name. */
  gauges(): Readonly<Record<string, number>>;
  /** Absent where the engine is not asked, or its decisions are made elsewhere. */
  readonly gate?: WatchedGate;
  /** Present only where unsigned streams are allowed. */
  readonly devIngest?: DevIngest | undefined;
}
