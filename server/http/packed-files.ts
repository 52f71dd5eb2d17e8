import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const packedBytes = 64 * 1024 * 1024;

interface PackedFile {
  tag: string;
  body: Promise<Buffer>;
}

/** Packs each file once for each of its versions: packing takes a hundred times as long as sending. */
export class PackedFiles {
  private readonly byName = new Map<string, PackedFile>();
  private bytes = 0;

  read(name: string, tag: string): Promise<Buffer> {
    const known = this.byName.get(name);
    if (known?.tag === tag) return known.body;
    const body = readFile(name).then((content) => promisify(gzip)(content));
    this.byName.set(name, { tag, body });
    body.then(
      ({ length }) => this.weigh(length),
      () => this.byName.delete(name),
    );
    return body;
  }

  /** A page is far smaller; a folder of anything else starts over. */
  private weigh(length: number): void {
    this.bytes += length;
    if (this.bytes <= packedBytes) return;
    this.byName.clear();
    this.bytes = 0;
  }
}
