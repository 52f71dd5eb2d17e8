/** How a viewer's streams are protected against loss. A clean line carries nothing twice. */
export interface Protection {
  /** How many times each video packet is sent again without being asked for. */
  videoCopies: number;
  /** How many earlier payloads each audio packet carries. */
  audioDepth: number;
  /** How many times an answer to a request is sent, and how many times when little time is left. */
  answerCopies: number;
  lateAnswerCopies: number;
}

/** The way that is to be protected. */
export interface ProtectedWay {
  /** The share of lost packets, 0…1. */
  loss: number;
  roundTripMs: number;
  /** How long media wait for their repair. */
  bufferMs: number;
}

export const noProtection: Protection = { videoCopies: 0, audioDepth: 0, answerCopies: 1, lateAnswerCopies: 1 };

/** A line with less loss than this is clean: requests repair it within its round trip. */
const cleanLoss = 0.02;
/** From here on answers are sent twice, and sound is carried again in more packets: measured, it had gaps with fewer. */
const lossyLoss = 0.1;
/** From here on an answer for which little time is left is sent once more. */
const badLoss = 0.25;
/** The shares of packets that may still be missing when they are due: with more, late pictures held up those after them. */
const left = { video: 0.02, audio: 0.005 } as const;
const most = { videoCopies: 3, audioDepth: 4 } as const;
/** The time in which a gap is noticed: the next packet has to come. */
const noticeMs = 20;

/**
 * The least protection with which requests repair the rest in time. Each request and each answer may be lost, so a missing packet is
 * repaired by one round trip with the probability (1 − loss) · (1 − loss^answers), and the buffer has room for some round trips.
 */
export function protectionFor({ loss, roundTripMs, bufferMs }: ProtectedWay): Protection {
  if (loss < cleanLoss) return noProtection;
  const answerCopies = loss < lossyLoss ? 1 : 2;
  const lateAnswerCopies = loss < badLoss ? 2 : 3;
  const tries = Math.max(0, Math.floor((bufferMs + roundTripMs / 2 - noticeMs) / Math.max(noticeMs, roundTripMs)));
  const unrepaired = (1 - (1 - loss) * (1 - loss ** answerCopies)) ** tries;
  const repeatsFor = (share: number): number =>
    Math.max(0, Math.ceil(Math.log(Math.min(1, share / unrepaired)) / Math.log(loss)) - 1);
  return {
    videoCopies: Math.min(most.videoCopies, repeatsFor(left.video)),
    // Sound costs little to carry again, and requests for it come late.
    audioDepth: Math.min(most.audioDepth, (loss < lossyLoss ? 1 : 3) + repeatsFor(left.audio)),
    answerCopies,
    lateAnswerCopies,
  };
}
