import { noParity, type Parity } from './parity-window';

/** How a viewer's streams are protected against loss. A clean line carries nothing twice. */
export interface Protection {
  /** How many times each video packet is sent again without being asked for. */
  videoCopies: number;
  /** The parity over video packets. */
  parity: Parity;
  /** How many earlier payloads each audio packet carries. */
  audioDepth: number;
  /** How often an audio packet is sent again at most. */
  audioAnswers: number;
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
  /** Whether the viewer takes parity. */
  takesParity: boolean;
}

export const noProtection: Protection = {
  videoCopies: 0,
  parity: noParity,
  audioDepth: 0,
  audioAnswers: Infinity,
  answerCopies: 1,
  lateAnswerCopies: 1,
};

/** A line with less loss than this is clean: requests repair it within its round trip. */
const cleanLoss = 0.02;
/** From here on sound is carried again in more packets: measured, it had gaps with fewer. */
const lossyLoss = 0.1;
/**
 * From here on requests alone come too late now and then: parity is sent, answers are sent once more, and sound is sent again as often as
 * it is asked for, not only twice. Measured at 20 %, all that brought pictures and sound no sooner and cost a tenth of the bytes.
 */
const badLoss = 0.25;
const fewAudioAnswers = 2;
/** Parity packets for each packet. In a simulation of both ways half of it left more pictures incomplete, for hardly fewer bytes. */
const parityShare = { bad: 1 / 2, worst: 1 } as const;
const worstLoss = 0.3;
const mostParityWidth = 8;
/** The shares of packets that may still be missing when they are due: with more, late pictures held up those after them. */
const left = { video: 0.02, audio: 0.005 } as const;
const most = { videoCopies: 3, audioDepth: 4 } as const;
/** The time in which a gap is noticed: the next packet has to come. */
const noticeMs = 20;

/**
 * The least protection with which requests repair the rest in time. Each request and each answer may be lost, so a missing packet is
 * repaired by one round trip with the probability (1 − loss) · (1 − loss^answers), and the buffer has room for some round trips.
 */
export function protectionFor({ loss, roundTripMs, bufferMs, takesParity }: ProtectedWay): Protection {
  if (loss < cleanLoss) return noProtection;
  const isBad = loss >= badLoss;
  const answerCopies = isBad ? 2 : 1;
  const tries = Math.max(0, Math.floor((bufferMs + roundTripMs / 2 - noticeMs) / Math.max(noticeMs, roundTripMs)));
  const unrepaired = (1 - (1 - loss) * (1 - loss ** answerCopies)) ** tries;
  const repeatsFor = (share: number): number =>
    Math.max(0, Math.ceil(Math.log(Math.min(1, share / unrepaired)) / Math.log(loss)) - 1);
  const hasParity = isBad && takesParity;
  // Parity takes the place of one copy of all packets.
  const copies = Math.max(0, repeatsFor(left.video) - (hasParity ? 1 : 0));
  return {
    videoCopies: Math.min(most.videoCopies, copies),
    parity: hasParity ? parityFor(loss) : noParity,
    // Sound costs little to carry again, and requests for it come late.
    audioDepth: Math.min(most.audioDepth, (loss < lossyLoss ? 1 : 3) + repeatsFor(left.audio)),
    audioAnswers: isBad ? Infinity : fewAudioAnswers,
    // Most of what is lost is computed from parity before an answer comes.
    answerCopies: hasParity ? 1 : answerCopies,
    lateAnswerCopies: hasParity ? 2 : answerCopies + 1,
  };
}

/** A parity packet repairs one loss, so it covers a window in which about one packet is lost. */
function parityFor(loss: number): Parity {
  const share = loss < worstLoss ? parityShare.bad : parityShare.worst;
  return { share, width: Math.min(mostParityWidth, Math.ceil(1 / loss)) };
}
