/** How a viewer's streams are protected against loss. All zero on a clean line. */
export interface Protection {
  /** How many times each video packet is sent again without being asked for. */
  videoCopies: number;
  /** How many earlier payloads each audio packet carries. */
  audioDepth: number;
  /** How many times an answer to a request is sent. */
  answerCopies: number;
}

export const noProtection: Protection = { videoCopies: 0, audioDepth: 0, answerCopies: 1 };

/** A line with less loss than this is clean: requests repair it within its round trip. */
const cleanLoss = 0.02;
/** Requests repair this share of video packets in time. */
const repairable = 0.2;
/** The share of audio payloads that may be missing. */
const audioLeft = 0.013;
const most = { videoCopies: 3, audioDepth: 4 } as const;

/** The protection for a share of lost packets, 0…1. */
export function protectionFor(loss: number): Protection {
  if (loss < cleanLoss) return noProtection;
  const copiesFor = (left: number): number => Math.max(0, Math.ceil(Math.log(left) / Math.log(loss)) - 1);
  return {
    videoCopies: Math.min(most.videoCopies, copiesFor(repairable)),
    audioDepth: Math.min(most.audioDepth, copiesFor(audioLeft)),
    answerCopies: loss < 0.1 ? 1 : loss < 0.3 ? 2 : 3,
  };
}
