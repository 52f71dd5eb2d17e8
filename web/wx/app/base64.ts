import type { WxMembers } from '../members';

export function base64Api(): WxMembers {
  return {
    base64ToArrayBuffer: (text: string): ArrayBuffer => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer,
    arrayBufferToBase64: (buffer: ArrayBuffer): string =>
      btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('')),
  };
}
