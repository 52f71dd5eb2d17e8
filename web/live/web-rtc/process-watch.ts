import { heardCount, type TransportReport } from './transport-reports';

/** A server that sends or takes media is heard several times a second. */
const silentAfterMs = 1_000;
const askEveryMs = 1_000;
/** Longer than the 2.5 s between two checks of ICE, which a server answers also while it has no media. */
const awayAfterMs = 3_000;
const learnAgainMs = 10_000;

/**
 * Tells a media server that was restarted from a network that is away for some seconds. To WebRTC both are the same silence. So a page
 * that hears nothing asks the backend, which knows the server's process: only another process, or none, means that the session is gone.
 */
export class ProcessWatch {
  /** The process that is heard. */
  private heard: string | null = null;
  private received = 0;
  private heardMs = -Infinity;
  /** When the server was heard again after it was away. */
  private returnedMs = -Infinity;
  private askedMs = -Infinity;

  /** `ask` resolves with the name of the present process, empty when there is none; null when that is not known. */
  constructor(
    private readonly ask: () => Promise<string | null>,
    private readonly onGone: () => void,
  ) {}

  /** Reads the browser's reports, at `nowMs` of `performance.now()`. */
  read(reports: Iterable<TransportReport>, nowMs: number): void {
    const received = heardCount(reports);
    if (received !== this.received) this.onHeard(received, nowMs);
    else if (nowMs - this.heardMs >= silentAfterMs && nowMs - this.askedMs >= askEveryMs) void this.check(nowMs);
  }

  /** Another sign of a server that is gone: it is asked about at once. */
  suspect(nowMs: number): void {
    void this.check(nowMs);
  }

  /** Since when the server has been heard; `nowMs` while it is away. */
  heardSinceMs(nowMs: number): number {
    return this.isAway(nowMs) ? nowMs : this.returnedMs;
  }

  private isAway(nowMs: number): boolean {
    return this.received > 0 && nowMs - this.heardMs >= awayAfterMs;
  }

  private onHeard(received: number, nowMs: number): void {
    if (this.isAway(nowMs)) this.returnedMs = nowMs;
    this.received = received;
    this.heardMs = nowMs;
    if (this.heard === null && nowMs - this.askedMs >= learnAgainMs) void this.learn(nowMs);
  }

  /** Only while the server is heard: then the present process is the one that the session is connected to. */
  private async learn(nowMs: number): Promise<void> {
    this.askedMs = nowMs;
    const present = await this.ask();
    if (present !== '') this.heard = present;
  }

  private async check(nowMs: number): Promise<void> {
    if (this.heard === null) return;
    this.askedMs = nowMs;
    const { heardMs } = this;
    const present = await this.ask();
    if (present !== null && present !== this.heard && heardMs === this.heardMs) this.onGone();
  }
}

const askWithinMs = 2_000;
const asked = new Map<string, Promise<string | null>>();

/** Asks a URL for the name of the present process. Sessions that ask at the same time share one request. */
export function askProcess(url: string): Promise<string | null> {
  const present = asked.get(url);
  if (present !== undefined) return present;
  const request = fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(askWithinMs) })
    .then((response) => (response.status === 200 ? response.text() : null))
    .catch(() => null)
    .finally(() => asked.delete(url));
  asked.set(url, request);
  return request;
}
