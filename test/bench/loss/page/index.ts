import '../../../harness/browsers/live-page/index';
import * as plain from './plain-peer';
import { connectMs, retransmissionTypes, soundCounts } from './recorded-peers';

/** The functions that the bench calls, beside those of the live page. */
const loss = { plain, connectMs, retransmissionTypes, soundCounts };

declare global {
  interface Window {
    loss: typeof loss;
  }
}

window.loss = loss;
// The player makes its video element when it opens, and perhaps another one after a break.
setInterval(() => window.live.watchVideos(), 50);
