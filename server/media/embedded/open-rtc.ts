import type { RtcPorts } from './messages';
import type { RtcServer } from './rtc/rtc-server';

/** The port that the system chooses for UDP may be taken for TCP; so often others are tried. */
const choices = 20;

const isBusy = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';

/** Opens WebRTC on a port that is free for UDP and for TCP: `port`, or one of the next `morePorts`. */
export async function openRtc(server: RtcServer, { port, morePorts }: RtcPorts): Promise<void> {
  const others = port === 0 ? choices : morePorts;
  for (let tried = 0; ; tried += 1) {
    const next = port === 0 ? 0 : port + tried;
    try {
      return await server.open(next);
    } catch (cause) {
      server.close();
      if (isBusy(cause) && tried < others) continue;
      throw isBusy(cause) ? new Error(busyText(port, others), { cause }) : cause;
    }
  }
}

const busyText = (port: number, others: number): string =>
  `the WebRTC port ${port}${others === 0 ? '' : ` and the next ${others}`}, of UDP or of TCP, is in use: choose another one by rtc.port (RTC_RTC_PORT), or close WebRTC by rtc: false (RTC_RTC_PORT=off)`;
