/** The three kinds of FLV tag. */
export const tagKind = { audio: 8, video: 9, script: 18 } as const;

export type TagKind = (typeof tagKind)[keyof typeof tagKind];

/** One FLV tag. `timeMs` is the decode time within the stream; `body` may be a view into a larger buffer and is not to be written to. */
export interface FlvTag {
  kind: TagKind;
  timeMs: number;
  body: Uint8Array;
}

/** Bytes before a tag's body: kind, size, time, stream id. */
export const tagHeadBytes = 11;

/** Bytes after a tag: its own size, with which a player can walk backwards. */
export const tagTailBytes = 4;

/** `FLV`, version, flags, header size, and the size of the previous tag, which is 0 before the first tag. */
export const fileHeadBytes = 13;
