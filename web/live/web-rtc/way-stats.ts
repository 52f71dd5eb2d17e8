import { pairOf, transportOf, type Transport, type TransportReport } from './transport-reports';

/** The way that media take between this page and the server, in totals so far. */
export interface WayStats {
  transport: Transport;
  /** Picture first, such as `H264/opus`; empty while it is not known. */
  codec: string;
  /** To the server and back; −1 while it is not known. */
  roundTripMs: number;
  packets: number;
  packetsLost: number;
}

export const emptyWayStats = (): WayStats => ({ transport: '', codec: '', roundTripMs: -1, packets: 0, packetsLost: 0 });

/** The fields of stats reports about packets. Each of them is missing in some browser. */
export interface PacketReport extends TransportReport {
  kind?: string;
  codecId?: string;
  mimeType?: string;
  packetsSent?: number;
  packetsLost?: number;
}

function codecOf(reports: readonly PacketReport[]): string {
  const names = ['video', 'audio'].map((kind) => {
    const used = reports.find((report) => report.kind === kind && report.codecId !== undefined);
    const { mimeType = '' } = reports.find(({ id, type }) => used !== undefined && type === 'codec' && id === used.codecId) ?? {};
    return mimeType.replace(/^.*\//, '');
  });
  return names.filter((name) => name !== '').join('/');
}

const sumOf = (
  reports: readonly PacketReport[],
  types: readonly string[],
  read: (report: PacketReport) => number = () => 0,
): number => reports.filter(({ type }) => types.includes(type)).reduce((sum, report) => sum + read(report), 0);

/** Reads the way from the browser's reports. A figure that they lack stays as it was. */
export function readWay(stats: WayStats, reports: readonly PacketReport[]): void {
  const seconds = pairOf(reports)?.currentRoundTripTime;
  stats.transport = transportOf(reports) || stats.transport;
  stats.codec = codecOf(reports) || stats.codec;
  if (seconds !== undefined) stats.roundTripMs = Math.round(seconds * 1000);
  // A page sends or receives by one connection, never both. Losses of sent packets are reported by the server.
  stats.packets = sumOf(
    reports,
    ['outbound-rtp', 'inbound-rtp'],
    ({ packetsSent, packetsReceived }) => packetsSent ?? packetsReceived ?? 0,
  );
  stats.packetsLost = sumOf(reports, ['remote-inbound-rtp', 'inbound-rtp'], ({ packetsLost }) => packetsLost ?? 0);
}

/** The figures of a netstatus event that only browsers have. Unknown ones are absent, such as losses of FLV, which has no packets. */
export function wayStatus(now: WayStats, before: WayStats): Record<string, number | string> {
  const lost = now.packetsLost - before.packetsLost;
  const all = now.packets - before.packets + lost;
  return {
    ...(now.transport === '' ? {} : { transport: now.transport }),
    ...(now.codec === '' ? {} : { codec: now.codec }),
    ...(now.roundTripMs < 0 ? {} : { roundTrip: now.roundTripMs }),
    // A packet that comes late after all counts as less than none; another connection counts from zero.
    ...(all > 0 && now.packets >= before.packets ? { packetLoss: Math.round(Math.max(0, lost / all) * 1000) / 10 } : {}),
  };
}
