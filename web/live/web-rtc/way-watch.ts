import { onNetworkChange } from '../network-change';
import type { Release } from '../release';
import { checksSent, heardCount, readReports } from './transport-reports';

/**
 * Checks of ICE are repeated until one is answered, so a lossy way answers within this time: measured in Chromium, 30 ms each way, 20 of 20
 * within 0.45 s at 40 % loss in both directions and within 0.8 s at 60 %. Without any answer the network lets nothing pass, by UDP or
 * TCP, and another kind of address is better.
 */
const answerWithinMs = 2_000;
/** A machine that is too busy to send so many is given more time. At 40 % loss one of 200 such rows has no answer. */
const enoughChecks = 12;
const judgeAgainMs = 500;
/** Longer than the 2.5 s between two checks of ICE on a quiet connection. */
const silentForMs = 3_000;

/** Calls `onNone` when no check of ICE was answered in time. Lost packets only delay what follows, so nothing else is asked of the way. */
export function expectAnswer(peer: RTCPeerConnection, onNone: () => void): Release {
  let released = false;
  const judge = async (): Promise<void> => {
    const reports = (await readReports(peer)) ?? [];
    if (released || peer.connectionState === 'connected' || heardCount(reports) > 0) return;
    if (checksSent(reports) >= enoughChecks) onNone();
    else timer = setTimeout(() => void judge(), judgeAgainMs);
  };
  let timer = setTimeout(() => void judge(), answerWithinMs);
  return () => {
    released = true;
    clearTimeout(timer);
  };
}

/**
 * Calls `onSilent` when the server is not heard any more after a change of the network, because a browser of its own notices it many
 * seconds later. A connection that goes on is left alone: a router that gave it another port is no reason to connect again.
 */
export function watchNetwork(peer: RTCPeerConnection, onSilent: () => void): Release {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let released = false;
  const heard = async (): Promise<number> => heardCount((await readReports(peer)) ?? []);
  const suspect = async (): Promise<void> => {
    const before = await heard();
    clearTimeout(timer);
    if (released) return;
    timer = setTimeout(() => {
      void heard().then((after) => {
        if (!released && after === before) onSilent();
      });
    }, silentForMs);
  };
  const endListening = onNetworkChange(() => void suspect());
  return () => {
    released = true;
    clearTimeout(timer);
    endListening();
  };
}
