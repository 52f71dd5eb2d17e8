import type { MediaEvent } from '../media';
import { appCodes, noted, rtmpCodes, type CodeTable } from './codes';

const broken: MediaEvent = { type: 'broken', reason: 'play_broken' };

/** Codes of <live-player>'s statechange. A code absent here changes nothing: it is counted, and logged once. */
export const playerCodes: CodeTable = {
  ...rtmpCodes,
  ...appCodes,
  2001: { type: 'connecting' },
  2002: { type: 'connecting' },
  2003: { type: 'firstFrame' },
  2004: { type: 'started' },
  2005: noted,
  // A live stream that ends is begun again by the engine, or breaks: this alone says nothing.
  2006: { type: 'ended' },
  2007: { type: 'buffering' },
  2008: noted,
  2009: { type: 'adapting' },
  2101: { type: 'adapting' },
  2102: { type: 'adapting' },
  2103: { type: 'reconnecting' },
  2104: { type: 'weak' },
  2105: { type: 'weak' },
  2106: { type: 'adapting' },
  2107: { type: 'weak' },
  2108: { type: 'adapting' },
  [-2301]: broken,
  [-2302]: broken,
};

/** Native event in, kit event out. */
export const playerEvent = (code: number): MediaEvent | null => playerCodes[code] ?? null;
