/** Tencent's signer, which has no types of its own. */
declare module 'tls-sig-api-v2/TLSSigAPIv2' {
  export class Api {
    constructor(sdkAppId: number, key: string);
    genSig(user: string, ttl: number, userBuf?: Buffer): string;
    genPrivateMapKey(user: string, ttl: number, room: number, bits: number): string;
    genPrivateMapKeyWithStringRoomID(user: string, ttl: number, room: string, bits: number): string;
  }
}
