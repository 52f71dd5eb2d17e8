import { audioWorkletSource, type WorkletReport, type WorkletMessage } from '../../../web/live/playback/audio-worklet';

const sampleRate = 48_000;
const block = 128;
const blockMs = (block * 1000) / sampleRate;
const pieceMs = (1024 * 1000) / sampleRate;

interface Processor {
  port: { onmessage: (event: { data: WorkletMessage }) => void };
  process(inputs: unknown, outputs: Float32Array[][]): boolean;
}

/** Runs the worklet's source in a scope like that of an audio thread; time passes in blocks of 128 samples. */
function worklet(): {
  give(timeMs: number): void;
  aim(targetMs: number): void;
  play(ms: number, eachMs?: () => void): WorkletReport[];
} {
  const reports: WorkletReport[] = [];
  const made: (new () => Processor)[] = [];
  const scope = {
    sampleRate,
    currentTime: 0,
    AudioWorkletProcessor: class {
      port = { postMessage: (report: WorkletReport) => reports.push(report) };
    },
    registerProcessor: (_name: string, kind: new () => Processor) => made.push(kind),
  };
  new Function('globalThis', audioWorkletSource())(scope);
  const [Kind] = made;
  if (Kind === undefined) throw new Error('nothing was registered');
  const processor = new Kind();
  const say = (data: WorkletMessage): void => processor.port.onmessage({ data });
  let leftMs = 0;
  return {
    give: (timeMs) => say({ type: 'pcm', planes: [new Float32Array(1024).fill(0.1)], sampleRate, timeMs }),
    aim: (targetMs) => say({ type: 'target', targetMs }),
    play: (ms, eachPiece = () => undefined) => {
      const before = reports.length;
      for (let doneMs = 0; doneMs < ms; doneMs += blockMs) {
        leftMs -= blockMs;
        if (leftMs <= 0) {
          leftMs += pieceMs;
          eachPiece();
        }
        scope.currentTime += blockMs / 1000;
        processor.process([], [[new Float32Array(block), new Float32Array(block)]]);
      }
      return reports.slice(before);
    },
  };
}

/** Pushes one piece after the other. */
function feederOf({ give }: { give(timeMs: number): void }): () => void {
  let mediaMs = 0;
  return () => {
    give(mediaMs);
    mediaMs += pieceMs;
  };
}

describe('the playout buffer in the worklet', () => {
  it('[L61] holds no more than its target after a burst of ten seconds', () => {
    const sound = worklet();
    sound.aim(60);
    for (let at = 0; at < 470; at += 1) sound.give(at * pieceMs);
    const [first] = sound.play(100);
    expect(first?.bufferedMs).toBeLessThan(60 + pieceMs);
  });

  it('[L62] catches up a quarter of a second by playing faster, and skips nothing', () => {
    const sound = worklet();
    sound.aim(60);
    const feed = feederOf(sound);
    for (let at = 0; at < 4; at += 1) feed();
    sound.play(2_000, feed);
    for (let at = 0; at < 12; at += 1) feed();
    const heard = sound.play(6_000, feed).map((report) => ({ ...report, atMs: report.contextTime * 1000 }));
    const speeds = heard.slice(1).flatMap((report, at) => {
      const last = heard[at];
      if (last === undefined || report.positionMs === null || last.positionMs === null) return [];
      return [(report.positionMs - last.positionMs) / (report.atMs - last.atMs)];
    });
    expect(Math.max(...speeds)).toBeLessThan(1.08);
    expect(Math.max(...speeds)).toBeGreaterThan(1.04);
    expect(Math.min(...speeds)).toBeGreaterThan(0.96);
    expect(heard[0]?.bufferedMs).toBeGreaterThan(250);
    expect(heard[heard.length - 1]?.bufferedMs).toBeLessThan(100);
    expect(heard.reduce((sum, { underruns }) => sum + underruns, 0)).toBe(0);
  });

  it('[L62] skips to the present when too much has piled up to catch up', () => {
    const sound = worklet();
    sound.aim(60);
    const feed = feederOf(sound);
    for (let at = 0; at < 4; at += 1) feed();
    sound.play(2_000, feed);
    for (let at = 0; at < 40; at += 1) feed();
    const reports = sound.play(300, feed);
    expect(reports[reports.length - 1]?.bufferedMs).toBeLessThan(100);
  });
});
