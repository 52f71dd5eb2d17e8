import type { RunFigures } from '../../bench/loss/run-figures';

/** A run without faults, with other figures where a test needs them. */
export const runWith = (more: Partial<RunFigures> = {}): RunFigures => ({
  condition: '40',
  engine: 'own',
  run: 1,
  seed: 40,
  at: '2026-01-02T03:04:05.000Z',
  publisherConnectMs: 400,
  viewerConnectMs: 500,
  firstPictureMs: 900,
  publisherSessions: 1,
  viewerSessions: 1,
  seconds: 12,
  fps: 25,
  longestGapMs: 120,
  ageP50Ms: 280,
  ageP95Ms: 320,
  ageBeginMs: 270,
  ageEndMs: 290,
  concealedPercent: 0.8,
  silentPercent: 0,
  publisher: { upSent: 3_000, upArrived: 1_800, downSent: 100, downArrived: 60 },
  viewer: { upSent: 100, upArrived: 60, downSent: 2_400, downArrived: 1_440 },
  mediaBytes: 1_200,
  cpuIdle: 0.5,
  load: 1.5,
  machine: 'Node 20, linux, 2 × "some" processor, Chromium 1',
  ...more,
});

/** A run in which the pages did not connect. */
export const unconnected = (more: Partial<RunFigures> = {}): RunFigures =>
  runWith({
    viewerConnectMs: null,
    firstPictureMs: null,
    fps: 0,
    longestGapMs: 12_000,
    ageP50Ms: null,
    ageP95Ms: null,
    ageBeginMs: null,
    ageEndMs: null,
    concealedPercent: null,
    silentPercent: null,
    mediaBytes: 0,
    cpuIdle: Number.NaN,
    ...more,
  });
