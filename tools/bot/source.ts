import type { CallKind } from '../../components/core/protocol/call-state';

const mark = (x: number, y: number, width: number, height: number): string =>
  `drawbox=x=${x}:y=${y}:w=${width}:h=${height}:color=0x8fb3c9:t=fill`;

const marks = [mark(177, 180, 6, 18), mark(177, 442, 6, 18), mark(40, 317, 18, 6), mark(302, 317, 18, 6)];

/** A portrait picture of a clock whose hand turns once in four seconds, drawn without fonts by filters that every ffmpeg has. */
const clock = [
  `color=c=0x31485c:size=360x640:rate=24,${marks.join()}[face]`,
  'color=c=0xf4f1ea:size=8x104:rate=24,format=rgba,pad=240:240:116:20:color=black@0,rotate=a=2*PI*t/4:c=none[hand]',
  '[face][hand]overlay=x=60:y=200',
].join(';');

/** A soft tone that swells. */
const tone = 'sine=frequency=440:sample_rate=48000,tremolo=f=0.5:d=0.6';

const lavfi = (graph: string): string[] => ['-f', 'lavfi', '-i', graph];

/** Arguments of ffmpeg for the media of the bot: H.264 without B-frames and AAC, which every phone and browser decodes. */
export function sourceOf(kind: CallKind): string[] {
  const sound = ['-c:a', 'aac', '-b:a', '48k', '-ac', '1'];
  if (kind === 'audio') return [...lavfi(tone), ...sound];
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline'];
  return [...lavfi(clock), ...lavfi(tone), ...encoder, '-pix_fmt', 'yuv420p', '-g', '24', '-bf', '0', '-b:v', '500k', ...sound];
}
