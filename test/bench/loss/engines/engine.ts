import type { Page } from 'playwright-core';
import type { UdpLink } from '../../../harness/proxies/udp-link';
import type { Condition } from '../conditions';
import type { EngineName } from '../run-figures';

export type LegName = 'publisher' | 'viewer';

export interface RunPlan {
  condition: Condition;
  seed: number;
  /** A name that no other run has. */
  stream: string;
  publisher: Page;
  viewer: Page;
}

/** A stream on its way: from the publisher's page over a link to the server, and over another to the viewer's page. */
export interface Way {
  publish(): Promise<void>;
  /** Called when the publisher is connected. Resolves with false when the server has nothing to play until `endMs` of `performance.now()`. */
  play(endMs: number): Promise<boolean>;
  /** The links so far: a page that connects again opens another. */
  links(): readonly { leg: LegName; link: UdpLink }[];
  stop(): Promise<void>;
}

/** A media server that runs for the whole bench. */
export interface Engine {
  readonly name: EngineName;
  /** The name and version in the table. */
  readonly title: string;
  open(plan: RunPlan): Promise<Way>;
  stop(): Promise<void>;
}

/** The size of the test camera, which the pusher asks for too. */
export const camera = { width: 640, height: 360, fps: 30, toneHz: 440 } as const;
