import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describedFormat, readAudioBody, writeAudioBody } from '../../../web/live/flv/audio-body';
import { readAudioFormat, writeAudioFormat } from '../../../web/live/flv/audio-config';
import { tagKind, type FlvTag } from '../../../web/live/flv/flv-tag';
import { FlvReader } from '../../../web/live/flv/read-flv';
import { metadataBody } from '../../../web/live/flv/script-body';
import { readVideoBody, writeVideoBody } from '../../../web/live/flv/video-body';
import { videoDecoderConfig } from '../../../web/live/flv/video-codec';
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
    const config = video?.type === 'config' ? videoDecoderConfig({ ...video, bytes: Uint8Array.from(video.bytes) }) : null;
    expect(config?.codec).toMatch(/^avc1\.42c00[a-f]$/);
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

  it('[L88] notes a tag whose second size is wrong, and reads on', () => {
    const tags: FlvTag[] = [];
    let odd = 0;
    const reader = new FlvReader(
      (tag) => tags.push(tag),
      () => (odd += 1),
    );
    const parts = written.map(flvTag);
    parts.forEach((bytes) => new DataView(bytes.buffer).setUint32(bytes.length - 4, 0));
    expect(reader.push(Uint8Array.from([flvHead(), ...parts].flatMap((bytes) => Array.from(bytes))))).toBeNull();
    expect(tags).toEqual(written);
    expect(odd).toBe(written.length);
  });

  it('[L3] [L88] stops where the sizes disagree and nothing looks like a tag', () => {
    const bytes = stream(written);
    bytes[13] = 7;
    bytes[13 + 11 + (written[0]?.body.length ?? 0)] = 1;
    expect(read(bytes, 50)).toEqual({ tags: [], fault: 'not at a tag' });
  });

  it('[L3] does not wait for a tag of an impossible size', () => {
    const bytes = Uint8Array.from([...flvHead(), 9, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0]);
    expect(read(bytes, 100).fault).toBe('tag too large');
  });

  const fourCc = (first: number, name: string, ...rest: number[]): Uint8Array =>
    Uint8Array.from([first, ...Buffer.from(name), ...rest]);

  it.each([
    ['VP6', Uint8Array.of(0x14, 1, 2), { type: 'frame', codec: 'VP6', key: true, compositionMs: 0 }],
    [
      'H.265 by id',
      Uint8Array.of(0x2c, 1, 0, 0, 40, 0, 0, 0, 1, 9),
      { type: 'frame', codec: 'H.265', key: false, compositionMs: 40 },
    ],
    ['H.265 by name', fourCc(0x90, 'hvc1', 1, 2), { type: 'config', codec: 'H.265', bytes: Uint8Array.of(1, 2) }],
    [
      'H.264 by name',
      fourCc(0x91, 'avc1', 0, 0, 40, 0, 0, 0, 1, 9),
      { type: 'frame', codec: 'H.264', key: true, compositionMs: 40 },
    ],
    ['AV1', fourCc(0xa1, 'av01', 7), { type: 'frame', codec: 'AV1', key: false, bytes: Uint8Array.of(7) }],
    ['a codec of the future', fourCc(0x93, 'xyz1', 7), { type: 'frame', codec: 'xyz1', key: true }],
  ])('[L4] names the codec of a video body: %s', (_name, bytes, content) => {
    expect(readVideoBody(bytes)).toMatchObject(content);
  });

  it.each([
    ['G.711 A-law', Uint8Array.of(0x72, 1), { codec: 'G.711 A-law', format: { codec: 'alaw', sampleRate: 8_000, channels: 1 } }],
    ['G.711 µ-law', Uint8Array.of(0x83, 1), { codec: 'G.711 µ-law', format: { codec: 'ulaw', sampleRate: 8_000, channels: 2 } }],
    ['MP3', Uint8Array.of(0x2f, 1, 2), { codec: 'MP3', format: { codec: 'mp3', sampleRate: 44_100, channels: 2 } }],
    ['PCM', Uint8Array.of(0x3a, 1), { codec: 'PCM', format: { codec: 'pcm-s16', sampleRate: 22_050, channels: 1 } }],
    ['Speex', Uint8Array.of(0xb2, 1), { codec: 'Speex' }],
    ['Opus', fourCc(0x91, 'Opus', 1), { codec: 'Opus', format: null }],
    ['AAC by name', fourCc(0x91, 'mp4a', 1), { codec: 'AAC', format: null }],
  ])('[L4] names the codec of an audio body: %s', (_name, bytes, content) => {
    expect(readAudioBody(bytes)).toMatchObject({ type: 'frame', ...content });
  });

  it.each([
    ['an AAC packet', readAudioBody, [0xaf, 1]],
    ['an AAC header', readAudioBody, [0xaf, 0]],
    ['a G.711 packet', readAudioBody, [0x72]],
    ['an Opus packet', readAudioBody, [0x91, 0x4f, 0x70, 0x75, 0x73]],
    ['a picture', readVideoBody, [0x17, 1, 0, 0, 0]],
    ['a picture with a NAL unit of length 0', readVideoBody, [0x17, 1, 0, 0, 0, 0, 0, 0, 0]],
    ['an H.264 header', readVideoBody, [0x17, 0, 0, 0, 0]],
    ['an H.265 picture by name', readVideoBody, [0x91, 0x68, 0x76, 0x63, 0x31, 0, 0, 0]],
    ['an end of sequence', readVideoBody, [0x17, 2, 0, 0, 0]],
    ['nothing', readVideoBody, []],
    ['nothing', readAudioBody, []],
  ])('[L81] leaves out %s without content', (_name, read, bytes) => {
    expect(read(Uint8Array.from(bytes))).toEqual({ type: 'other' });
  });

  it.each([
    ['H.265', [1, 0x01, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 93], 'hvc1.1.6.L93.B0'],
    ['AV1', [0x81, 0x04, 0x0c, 0], 'av01.0.04M.08'],
    ['VP9', [1, 0, 0, 0, 0, 10, 0x82, 2], 'vp09.00.10.08'],
    ['VP8', [], 'vp8'],
    ['VP6', [], undefined],
    ['H.264', [1, 0x42], undefined],
  ])('[L84] asks for a decoder of %s by its record', (name, record, codec) => {
    expect(videoDecoderConfig({ codec: name, bytes: Uint8Array.from(record) })?.codec).toBe(codec);
  });

  it.each([
    ['a rate of its own', [0x17, 0x80, 0x3e, 0x80, 0x10], { codec: 'mp4a.40.2', sampleRate: 32_000, channels: 2 }],
    ['HE-AAC', [0x2b, 0x92, 0x08, 0x00], { codec: 'mp4a.40.5', sampleRate: 22_050, channels: 2 }],
    ['HE-AAC with parametric stereo', [0xeb, 0x8a, 0x08, 0x00], { codec: 'mp4a.40.29', sampleRate: 22_050, channels: 1 }],
    ['xHE-AAC', [0xf9, 0x46, 0x40], { codec: 'mp4a.40.42', sampleRate: 48_000, channels: 2 }],
    ['7.1 channels', [0x11, 0xb8], { codec: 'mp4a.40.2', sampleRate: 48_000, channels: 8 }],
    ['6.1 channels', [0x11, 0xd8], { codec: 'mp4a.40.2', sampleRate: 48_000, channels: 7 }],
    ['listed channels', [0x11, 0x80, 0x04, 0xc8, 0x44, 0x00, 0x20, 0x00, 0xc4, 0x0c], { codec: 'mp4a.40.2', sampleRate: 48_000 }],
  ])('[L84] reads an AudioSpecificConfig with %s', (_name, bytes, format) => {
    expect(describedFormat('AAC', Uint8Array.from(bytes))).toMatchObject(format);
  });

  it('reads a composition time, which may be negative', () => {
    expect(readVideoBody(Uint8Array.of(0x27, 1, 0xff, 0xff, 0xd8, 0, 0, 0, 1, 9))).toMatchObject({
      key: false,
      compositionMs: -40,
    });
    expect(readVideoBody(Uint8Array.of(0x17, 1, 0, 0, 40, 0, 0, 0, 1, 9))).toMatchObject({ key: true, compositionMs: 40 });
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
