/** Bytes at the link of a leg within the window, with the headers of IP and UDP. */
export interface LegBytes {
  upSent: number;
  upArrived: number;
  downSent: number;
  downArrived: number;
}

export const engineNames = ['own', 'werift', 'janus'] as const;
export type EngineName = (typeof engineNames)[number];

/** The figures of one run. A figure that could not be read is null. */
export interface RunFigures {
  condition: string;
  engine: EngineName;
  run: number;
  seed: number;
  /** ISO 8601. */
  at: string;
  /** From the first offer to a connection, and for the viewer to the first picture that was shown. */
  publisherConnectMs: number | null;
  viewerConnectMs: number | null;
  firstPictureMs: number | null;
  /** Sessions that each page opened until the end of the run: one, or more when it had to connect again. */
  publisherSessions: number;
  viewerSessions: number;
  /** The length of the window. */
  seconds: number;
  /** Pictures presented by the player, by requestVideoFrameCallback. */
  fps: number;
  longestGapMs: number;
  /** The age of the presented pictures, by the sender's clock in them. */
  ageP50Ms: number | null;
  ageP95Ms: number | null;
  /** The median age in the first quarter of the window and in the last. */
  ageBeginMs: number | null;
  ageEndMs: number | null;
  /** Of the sound that was played: what the browser made up, and where it had faded to silence, 0…100. */
  concealedPercent: number | null;
  silentPercent: number | null;
  publisher: LegBytes;
  viewer: LegBytes;
  /** Bytes of the publisher's media packets, each counted once. */
  mediaBytes: number;
  /** The share of the processors' time without work, 0…1. */
  cpuIdle: number;
  load: number;
  /** Node, kernel, processor and Chromium. */
  machine: string;
}

/** Bytes sent to the viewer for each byte of the publisher's media; NaN without media. */
export const bytesTimes = ({ viewer, mediaBytes }: Pick<RunFigures, 'viewer' | 'mediaBytes'>): number =>
  mediaBytes > 0 ? viewer.downSent / mediaBytes : Number.NaN;

/** The growth of delay within the window; NaN without pictures in both its ends. */
export const growthMs = ({ ageBeginMs, ageEndMs }: Pick<RunFigures, 'ageBeginMs' | 'ageEndMs'>): number =>
  ageBeginMs === null || ageEndMs === null ? Number.NaN : ageEndMs - ageBeginMs;
