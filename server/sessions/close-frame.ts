import { closeCodes } from '../../components/core/protocol/close-codes';

export type CloseName = keyof typeof closeCodes;

/**
 * The last message on a connection, always before the close, because old base libraries deliver neither code nor reason of a
 * close.
 */
export function closeFrame(name: CloseName, afterMs?: number): string {
  const { code, reason } = closeCodes[name];
  return JSON.stringify({ t: 'bye', code, why: reason, ...(afterMs === undefined ? {} : { after: afterMs }) });
}
