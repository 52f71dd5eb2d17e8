import { QualityMonitor } from '../../../components/core/room/quality/quality-monitor';
import {
  nextChangeAt,
  report,
  tick as later,
  unknownLevel,
  type SteadyLevel,
} from '../../../components/core/room/quality/quality-hysteresis';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

/** The level that is shown after reports at the given seconds. */
const shown = (...reports: [second: number, level: number][]): number =>
  reports.reduce<SteadyLevel>(
    (steady, [second, level]) => report(later(steady, second * 1_000), level, second * 1_000),
    unknownLevel,
  ).shown;

describe('the shown level', () => {
  it.each<[string, [number, number][], number]>([
    ['is a good first report at once', [[0, 4]], 4],
    ['is the best one for 3 s after a weak first report', [[0, 2], [2.9, 2]], 5],
    ['is a weak first report after 3 s', [[0, 2], [3, 2]], 2],
    ['never becomes unknown again', [[0, 4], [9, 0]], 4],
    ['does not fall before 3 s', [[0, 5], [1, 2], [3.9, 2]], 5],
    ['falls after 3 s', [[0, 5], [1, 2], [4, 2]], 2],
    ['does not rise before 6 s', [[0, 5], [1, 2], [4, 2], [5, 5], [10.9, 5]], 2],
    ['rises after 6 s', [[0, 5], [1, 2], [4, 2], [5, 5], [11, 5]], 5],
    ['counts anew after a report that equals it', [[0, 5], [1, 2], [2, 5], [3, 2], [5, 2]], 5],
    ['falls to the last of several worse reports, counted from the first', [[0, 5], [1, 3], [2, 1], [4, 1]], 1],
    ['counts anew after a report on its other side', [[0, 5], [1, 3], [4, 3], [5, 1], [6, 5], [9, 5]], 3],
  ])('[S52] %s', (_rule, reports, level) => {
    expect(shown(...reports)).toBe(level);
  }); // prettier-ignore

  it('[S52] has a known time of its next change without a report', () => {
    const falling = report(report(unknownLevel, 5, 0), 1, 1_000);
    expect([nextChangeAt(falling), nextChangeAt(unknownLevel)]).toEqual([4_000, null]);
    expect([later(falling, 3_999).shown, later(falling, 4_000).shown]).toEqual([5, 1]);
  });
});

describe('the quality of a stream', () => {
  it('[S52] falls without a further report', () => {
    const clock = new FakeClock();
    const track = new QualityMonitor(clock);
    track.accept({ level: 5 });
    track.accept({ level: 1 });
    clock.advance(3_000);
    expect([track.level, track.weak, clock.pending]).toEqual([1, true, 0]);
  });

  it('[S53] joins the two halves of one iOS report, and keeps the next report apart', () => {
    const clock = new FakeClock();
    const track = new QualityMonitor(clock);
    track.accept({ level: 4, videoKbps: 500 });
    clock.advance(200);
    track.accept({ level: 0, audioKbps: 40 });
    expect(track.report).toEqual({ level: 4, videoKbps: 500, audioKbps: 40 });
    clock.advance(2_000);
    track.accept({ level: 4, audioKbps: 30 });
    expect(track.report).toEqual({ level: 4, audioKbps: 30 });
  });

  it('[S54] ignores one warning of the engine, is weak after warnings over 3 s, and recovers 6 s after the last one has ended', () => {
    const clock = new FakeClock();
    const track = new QualityMonitor(clock);
    track.reportWeak();
    clock.advance(10_000);
    expect(track.weak).toBe(false);
    track.reportWeak();
    clock.advance(2_000);
    track.reportWeak();
    clock.advance(999);
    expect(track.weak).toBe(false);
    clock.advance(1);
    expect(track.weak).toBe(true);
    clock.advance(7_999);
    expect(track.weak).toBe(true);
    clock.advance(1);
    expect([track.weak, clock.pending]).toEqual([false, 0]);
  });

  it('[S54] is part of the status of the stream', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'started' });
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'weak' });
    await testbed.advance(2_000);
    testbed.room.elements.acceptPlayer('ana', 'main', { type: 'weak' });
    await testbed.advance(1_000);
    expect(testbed.remote('ana').status).toBe('weak');
    await testbed.advance(9_000);
    expect(testbed.remote('ana').status).toBe('live');
  });

  it('[S58] of another member is the lower level of their uplink and the own downlink', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'));
    expect(testbed.remote('ana').quality.level).toBe(0);
    testbed.signalling.ephemeral('r:r1', 'net', { id: 'ana', level: 2 });
    expect(testbed.remote('ana').quality.level).toBe(2);
    testbed.room.elements.acceptPlayerNet('ana', 'main', { level: 4 });
    expect(testbed.remote('ana').quality.level).toBe(2);
    testbed.signalling.ephemeral('r:r1', 'net', { id: 'ana', level: 5 });
    const { quality, uplink, downlink } = testbed.remote('ana');
    expect([quality.level, uplink, downlink]).toEqual([4, 5, 4]);
  });
});
