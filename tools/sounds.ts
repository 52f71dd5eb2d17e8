import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Generates the kit's sounds from sine waves: `npx tsx tools/sounds.ts`. They are committed, so that a build needs no ffmpeg.
 * Looped sounds end in silence, so that the restart is not audible.
 */

const rate = 22_050;

interface Note {
  /** Start, in seconds. */
  at: number;
  hertz: number;
  /** Seconds until the loudness falls to a third. */
  fades: number;
  loud: number;
}

interface Sound {
  name: string;
  seconds: number;
  /** Amplitudes of the note and its overtones. */
  overtones: readonly number[];
  notes: readonly Note[];
}

const [e5, g5, a5, b5, d6, e6] = [659.26, 783.99, 880, 987.77, 1174.66, 1318.51] as const;
const note = (at: number, hertz: number, fades = 0.22, loud = 0.3): Note => ({ at, hertz, fades, loud });

const sounds: readonly Sound[] = [
  {
    name: 'incoming',
    seconds: 3.2,
    overtones: [1, 0.1, 0.22, 0.04],
    notes: [
      note(0, e5),
      note(0.18, a5),
      note(0.36, b5),
      note(0.54, e6, 0.4),
      note(1.1, d6),
      note(1.28, b5),
      note(1.46, g5),
      note(1.64, a5, 0.5),
    ],
  },
  {
    name: 'outgoing',
    seconds: 3.6,
    overtones: [1, 0.05],
    notes: [note(0, e5, 0.5, 0.22), note(0, 329.63, 0.5, 0.14), note(0.7, e5, 0.5, 0.22), note(0.7, 329.63, 0.5, 0.14)],
  },
  { name: 'ended', seconds: 0.7, overtones: [1, 0.08], notes: [note(0, a5, 0.1), note(0.16, e5, 0.16)] },
  { name: 'notice', seconds: 0.6, overtones: [1, 0.08], notes: [note(0, a5, 0.1, 0.2), note(0.12, e6, 0.2, 0.2)] },
  { name: 'test', seconds: 1, overtones: [1, 0.08], notes: [note(0, e5, 0.12), note(0.2, a5, 0.12), note(0.4, e6, 0.3)] },
];

const attackSeconds = 0.006;

function sample({ overtones, notes }: Sound, seconds: number): number {
  let sum = 0;
  for (const { at, hertz, fades, loud } of notes) {
    const since = seconds - at;
    if (since < 0) continue;
    const loudness = loud * Math.min(1, since / attackSeconds) * Math.exp(-since / fades);
    // Higher overtones fade faster.
    overtones.forEach((share, index) => {
      sum += loudness * share * Math.exp((-since * index) / fades) * Math.sin(2 * Math.PI * hertz * (index + 1) * since);
    });
  }
  return Math.max(-1, Math.min(1, sum));
}

function samplesOf(sound: Sound): Buffer {
  const count = Math.round(sound.seconds * rate);
  const buffer = Buffer.alloc(count * 2);
  for (let index = 0; index < count; index += 1) buffer.writeInt16LE(Math.round(sample(sound, index / rate) * 32_767), index * 2);
  return buffer;
}

const folder = join('components', 'assets', 'sounds');

function encode(sound: Sound): void {
  const path = join(folder, `${sound.name}.mp3`);
  const input = ['-f', 's16le', '-ar', String(rate), '-ac', '1', '-i', 'pipe:0'];
  const output = ['-c:a', 'libmp3lame', '-b:a', '24k', '-map_metadata', '-1', '-id3v2_version', '0', '-write_xing', '0', path];
  const { status, stderr } = spawnSync(process.env['FFMPEG'] ?? 'ffmpeg', ['-v', 'error', '-y', ...input, ...output], {
    input: samplesOf(sound),
  });
  if (status !== 0) throw new Error(`ffmpeg could not write ${path}: ${stderr.toString()}`);
  console.log(`${path}  ${statSync(path).size} bytes`);
}

mkdirSync(folder, { recursive: true });
sounds.forEach(encode);
