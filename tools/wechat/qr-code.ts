/// <reference path="../start/qrcode-terminal.d.ts" />
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import jsQR from 'jsqr';
import qrcode from 'qrcode-terminal';

interface Picture {
  bitmap: { data: Uint8Array; width: number; height: number };
  getBufferAsync(mime: string): Promise<Buffer>;
}

interface Jimp {
  read(content: Buffer): Promise<Picture>;
}

/** The picture library that miniprogram-ci depends on. */
const jimp = (): Jimp => {
  const require = createRequire(createRequire(__filename).resolve('miniprogram-ci'));
  return require('jimp') as Jimp;
};

const mimes: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', bmp: 'image/bmp' };

/** Draws a QR code from WeChat for a terminal; null if it cannot be read. `to` also writes it as a picture of that format. */
export async function showQrCode(file: string, to: string | undefined): Promise<string | null> {
  const content = readFileSync(file);
  const picture = await jimp()
    .read(content)
    .catch(() => null);
  if (to !== undefined) {
    const mime = mimes[to.slice(to.lastIndexOf('.') + 1).toLowerCase()];
    writeFileSync(to, picture === null || mime === undefined ? content : await picture.getBufferAsync(mime));
  }
  if (picture === null) return null;
  const { data, width, height } = picture.bitmap;
  const read = jsQR(new Uint8ClampedArray(data), width, height);
  if (read === null) return null;
  let drawn = '';
  qrcode.generate(read.data, { small: true }, (code) => {
    drawn = code;
  });
  return drawn;
}
