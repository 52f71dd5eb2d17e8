/** The parts of node-media-server 4.4.3 in use; the package ships no types. */
declare module 'node-media-server/src/protocol/rtmp.js' {
  class Rtmp {
    parserPacket: { header: { length: number; stream_id: number } };
    inPackets: Map<number, unknown>;
    inChunkSize: number;
    ackSize?: number;
    streamApp?: string;
    streamName?: string;
    streamId?: number;
    flv: unknown;
    onOutputCallback: (bytes: Buffer) => void;
    onPacketCallback: (packet: import('node-media-server/src/core/avpacket.js')) => void;
    onPublish(message: { streamName?: unknown }): void;
    onPlay(message: { streamName?: unknown }): void;
    parserData(bytes: Buffer): string | null;
    packetAlloc(): void;
    respondPublish(): void;
    respondPlay(): void;
    sendACK(bytes: number): void;
    sendStatusMessage(streamId: number, level: string, code: string, description: string): void;
    static createMessage(packet: { codec_type: number; size: number; dts: number; data: Buffer }): Buffer;
  }
  export = Rtmp;
}

declare module 'node-media-server/src/protocol/flv.js' {
  class Flv {
    onPacketCallback: (packet: import('node-media-server/src/core/avpacket.js')) => void;
    parserData(bytes: Buffer): string | null;
    parserTagAlloc(size: number): void;
    static createHeader(hasAudio: boolean, hasVideo: boolean): Buffer;
    static createMessage(packet: { codec_type: number; size: number; dts: number; data: Buffer }): Buffer;
  }
  export = Flv;
}

declare module 'node-media-server/src/core/avpacket.js' {
  class AVPacket {
    codec_type: number;
    flags: number;
    dts: number;
    size: number;
    data: Buffer;
  }
  export = AVPacket;
}

declare module 'node-media-server/src/core/logger.js' {
  const logger: { log(text: string, level?: string): void };
  export = logger;
}
