/** The body of an `onMetaData` tag: servers and RTMP players read the video size and the codecs from it before the first frame. */
export function metadataBody(fields: Readonly<Record<string, number | boolean | string>>): Uint8Array {
  const bytes: number[] = [];
  const text = new TextEncoder();
  const name = (value: string): void => {
    const encoded = text.encode(value);
    bytes.push(encoded.length >> 8, encoded.length & 0xff, ...encoded);
  };
  const number = (value: number): void => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    bytes.push(0, ...new Uint8Array(view.buffer));
  };
  bytes.push(2);
  name('onMetaData');
  const entries = Object.entries(fields);
  bytes.push(8, 0, 0, entries.length >> 8, entries.length & 0xff);
  for (const [key, value] of entries) {
    name(key);
    if (typeof value === 'number') number(value);
    else if (typeof value === 'boolean') bytes.push(1, value ? 1 : 0);
    else {
      bytes.push(2);
      name(value);
    }
  }
  bytes.push(0, 0, 9);
  return Uint8Array.from(bytes);
}
