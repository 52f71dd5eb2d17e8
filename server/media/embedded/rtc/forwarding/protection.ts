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
/** Answers are sent more than once from these losses on. */
const answers = { twiceFrom: 0.1, lateThriceFrom: 0.25 } as const;
/** From here on sound is carried again in more packets: measured, with less it had gaps of more than a hundredth. */
const lossy = 0.1;
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
  const answerCopies = loss < answers.twiceFrom ? 1 : 2;
  const lateAnswerCopies = loss < answers.lateThriceFrom ? 2 : 3;
  const tries = Math.max(0, Math.floor((bufferMs + roundTripMs / 2 - noticeMs) / Math.max(noticeMs, roundTripMs)));
  const unrepaired = (1 - (1 - loss) * (1 - loss ** answerCopies)) ** tries;
  const repeatsFor = (share: number): number =>
    Math.max(0, Math.ceil(Math.log(Math.min(1, share / unrepaired)) / Math.log(loss)) - 1);
  return {
    videoCopies: Math.min(most.videoCopies, repeatsFor(left.video)),
    // Sound in every packet's own way is cheap, and its requests come later.
    audioDepth: Math.min(most.audioDepth, (loss < lossy ? 1 : 3) + repeatsFor(left.audio)),
    answerCopies,
    lateAnswerCopies,
  };
}
