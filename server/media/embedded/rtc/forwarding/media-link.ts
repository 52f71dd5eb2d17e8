import type { LayerRates } from '../layers/layer';

/** The part of a connection to a peer that forwarding uses. All methods may be called after its end, and do nothing then. */
export interface MediaLink {
  /** Encrypts and sends a packet whose sequence number without wraps is `index`. The result may be sent again as it is. */
  sendRtp(packet: Buffer, index: number): Buffer;
  /** Sends encrypted bytes once more; a receiver that has them drops them as a replay. */
  sendAgain(sealed: Buffer): void;
  sendRtcp(compound: Buffer): void;
}

/** Wishes of the server to the page at the other end, beyond what WebRTC can say. A client that ignores them gets plain WebRTC. */
export interface Advice {
  /** For a publisher: the most that the encoder may use, in bit/s. */
  maxBitrate?: number;
  /** For a publisher of two layers: the most for each, of which `maxBitrate` is the sum. */
  layers?: LayerRates;
  /** For a viewer: how long media should wait in the jitter buffer, in milliseconds; 0 leaves it to the browser. */
  bufferMs?: number;
}
