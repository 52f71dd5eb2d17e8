import type { MediaEvent } from '../media';

/** Native codes in our words. A code in no table is unknown: it changes nothing, is counted, and is logged once. */
export type CodeTable = Readonly<Record<number, MediaEvent>>;

/** Known, and of no consequence. */
export const noted: MediaEvent = { type: 'noted' };

/** What RTMP itself can say, alike on both elements: the engine tries again by itself after each. */
export const rtmpCodes: CodeTable = {
  3001: { type: 'reconnecting' },
  3002: { type: 'reconnecting' },
  3003: { type: 'reconnecting' },
  3004: { type: 'reconnecting' },
  3005: { type: 'reconnecting' },
};

/** What was said about the app rather than about the stream. */
export const appCodes: CodeTable = {
  5000: { type: 'suspended' },
  5001: { type: 'interrupted' },
};
