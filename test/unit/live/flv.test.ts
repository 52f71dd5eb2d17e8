import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAudioBody, readAudioFormat, writeAudioBody, writeAudioFormat } from '../../../web/live/flv/audio-body';
import { tagKind, type FlvTag } from '../../../web/live/flv/flv-tag';
import { FlvReader } from '../../../web/live/flv/read-flv';
import { metadataBody } from '../../../web/live/flv/script-body';
import { codecOf, readVideoBody, writeVideoBody } from '../../../web/live/flv/video-body';
import { flvHead, flvTag } from '../../../web/live/flv/write-flv';

const file = new Uint8Array(readFileSync(join(__dirname, 'fixtures', 'one-second.flv')));

/** Reads `bytes` in pieces of `size`. */
function read(bytes: Uint8Array, size: number): { tags: FlvTag[]; fault: string | null } {
  const tags: FlvTag[] = [];
  const reader = new FlvReader((tag) => tags.push({ ...tag, body: tag.body.slice() }));
  let fault: string | null = null;
  for (let at = 0; at < bytes.length; at += size) fault = reader.push(bytes.slice(at, at + size));
  return { tags, fault };
}

function stream(tags: readonly FlvTag[]): Uint8Array {
  return Uint8Array.from([flvHead(), ...tags.map(flvTag)].flatMap((bytes) => Array.from(bytes)));
}

describe('FLV', () => {
  const written: FlvTag[] = [
    { kind: tagKind.script, timeMs: 0, body: metadataBody({ width: 640, stereo: false, encoder: 'x' }) },
    { kind: tagKind.video, timeMs: 33, body: writeVideoBody({ type: 'frame', key: true, bytes: Uint8Array.of(1, 2, 3) }) },
    { kind: tagKind.audio, timeMs: 0x12345678, body: writeAudioBody({ type: 'frame', bytes: new Uint8Array(300).fill(7) }) },
    { kind: tagKind.video, timeMs: 0xfedcba98, body: new Uint8Array(0) },
  ];

  it.each([1, 2, 7, 11, 13, 64, 100_000])('[L1] reads back what was written, in pieces of %d bytes', (size) => {
    expect(read(stream(written), size)).toEqual({ tags: written, fault: null });
  });

  it.each([1, 1000, 100_000])('[L2] reads a file of FFmpeg in pieces of %d bytes', (size) => {
    const { tags, fault } = read(file, size);
    expect(fault).toBeNull();
    const video = tags.filter(({ kind }) => kind === tagKind.video).map(({ body }) => readVideoBody(body));
    const audio = tags.filter(({ kind }) => kind === tagKind.audio).map(({ body }) => readAudioBody(body));
    expect(video[0]?.type).toBe('config');
    expect(video.filter((body) => body.type === 'frame')).toHaveLength(10);
    expect(video.filter((body) => body.type === 'frame' && body.key)).toHaveLength(2);
    expect(audio[0]?.type).toBe('config');
    expect(audio.filter((body) => body.type === 'frame').length).toBeGreaterThanOrEqual(43);
    const times = tags.filter(({ kind }) => kind === tagKind.video).map(({ timeMs }) => timeMs);
    expect(times).toEqual(times.slice().sort((one, other) => one - other));
    expect(times[times.length - 1]).toBeGreaterThanOrEqual(900);
  });

  it('[L2] names the codecs of that file', () => {
    const { tags } = read(file, 4096);
    const video = tags
      .map(({ kind, body }) => (kind === tagKind.video ? readVideoBody(body) : null))
      .find((body) => body?.type === 'config');
    const audio = tags
      .map(({ kind, body }) => (kind === tagKind.audio ? readAudioBody(body) : null))
      .find((body) => body?.type === 'config');
    expect(video?.type === 'config' && codecOf(video.bytes)).toMatch(/^avc1\.42c00[a-f]$/);
    expect(audio?.type === 'config' && readAudioFormat(audio.bytes)).toEqual({
      codec: 'mp4a.40.2',
      sampleRate: 44_100,
      channels: 1,
    });
  });

  it('[L3] reports once that bytes are not FLV, and reads no more', () => {
    const tags: FlvTag[] = [];
    const reader = new FlvReader((tag) => tags.push(tag));
    expect(reader.push(new TextEncoder().encode('<html>404 Not Found'))).toBe('not FLV');
    expect(reader.push(stream(written))).toBe('not FLV');
    expect(tags).toEqual([]);
  });

  it('[L3] stops at a tag whose two sizes disagree', () => {
    const bytes = stream(written);
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    const { tags, fault } = read(bytes, 50);
    expect(fault).toBe('tag sizes disagree');
    expect(tags).toHaveLength(written.length - 1);
  });

  it('[L3] does not wait for a tag of an impossible size', () => {
    const bytes = Uint8Array.from([...flvHead(), 9, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0]);
    expect(read(bytes, 100).fault).toBe('tag too large');
  });

  it.each([
    ['VP6', [0x14, 1, 0, 0, 0]],
    ['HEVC in the extended header', [0x90, 0x68, 0x76, 0x63, 0x31]],
    ['an end of sequence', [0x17, 2, 0, 0, 0]],
    ['nothing', []],
  ])('[L4] leaves a video body of %s alone', (_name, bytes) => {
    expect(readVideoBody(Uint8Array.from(bytes))).toEqual({ type: 'other' });
  });

  it.each([
    ['MP3', [0x2f, 1, 2]],
    ['nothing', []],
  ])('[L4] leaves an audio body of %s alone', (_name, bytes) => {
    expect(readAudioBody(Uint8Array.from(bytes))).toEqual({ type: 'other' });
  });

  it('reads a composition time, which may be negative', () => {
    expect(readVideoBody(Uint8Array.of(0x27, 1, 0xff, 0xff, 0xd8, 9))).toMatchObject({ key: false, compositionMs: -40 });
    expect(readVideoBody(Uint8Array.of(0x17, 1, 0, 0, 40, 9))).toMatchObject({ key: true, compositionMs: 40 });
  });

  it.each([
    [48_000, 1],
    [44_100, 2],
    [16_000, 1],
  ])('[L5] writes and reads the format of %d Hz with %d channels', (sampleRate, channels) => {
    const config = writeAudioFormat(sampleRate, channels);
    expect(config && readAudioFormat(config)).toEqual({ codec: 'mp4a.40.2', sampleRate, channels });
  });

  it('[L5] has no format for a rate without an AAC index, nor for a truncated one', () => {
    expect(writeAudioFormat(50_000, 1)).toBeNull();
    expect(readAudioFormat(Uint8Array.of(0x11))).toBeNull();
  });
});
