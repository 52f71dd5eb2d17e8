import { autorun } from '../../../components/core/shared/mobx';
import { volumeToReport } from '../../../components/core/room/audio-level/report-levels';
import { AudioLevelSampler, AudioLevel } from '../../../components/core/room/audio-level/audio-level';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

describe('audio levels', () => {
  it('[S55] of eight players that report in eight turns change the screen once', () => {
    const clock = new FakeClock();
    const sampler = new AudioLevelSampler(clock);
    const levels = Array.from({ length: 8 }, () => new AudioLevel());
    let renders = 0;
    const stop = autorun(() => {
      renders += 1;
      levels.forEach((level) => level.volume);
    });
    levels.forEach((level, place) => {
      sampler.accept(level, 20 + place);
      clock.advance(10);
    });
    expect(renders).toBe(1);
    clock.advance(250);
    stop();
    expect([renders, levels.map((level) => level.volume)]).toEqual([2, [20, 21, 22, 23, 24, 25, 26, 27]]);
  });

  it('[S56] count as speaking until 600 ms after the last sound; then no timer is left', () => {
    const clock = new FakeClock();
    const sampler = new AudioLevelSampler(clock);
    const level = new AudioLevel();
    sampler.accept(level, 40);
    clock.advance(250);
    expect([level.volume, level.speaking]).toEqual([40, true]);
    clock.advance(349);
    expect(level.speaking).toBe(true);
    clock.advance(401);
    expect([level.volume, level.speaking, clock.pending]).toEqual([0, false, 0]);
  });

  it('[S56] of noise do not count as speaking', () => {
    const clock = new FakeClock();
    const level = new AudioLevel();
    new AudioLevelSampler(clock).accept(level, 9);
    clock.advance(250);
    expect([level.volume, level.speaking]).toEqual([9, false]);
  });

  it.each([
    [0, true, 0],
    [14, true, 10],
    [15, true, 20],
    [100, true, 100],
    [80, false, 0],
  ])('[S57] of the own microphone at %d, sending %s, are reported as %d', (volume, sends, reported) => {
    expect(volumeToReport(volume, sends)).toBe(reported);
  });

  it('[S57] of the own microphone are reported when they change by a step, and as 0 when it is muted', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const speak = async (level: number): Promise<void> => {
      testbed.room.elements.acceptPusherVolume(level);
      await testbed.advance(250);
    };
    await speak(42);
    await speak(41);
    await speak(78);
    await testbed.room.setMicrophone(false);
    expect(testbed.signalling.reported.filter(({ kind }) => kind === 'volume')).toEqual([
      { stream: 'r:r1', kind: 'volume', value: { level: 40 } },
      { stream: 'r:r1', kind: 'volume', value: { level: 80 } },
      { stream: 'r:r1', kind: 'volume', value: { level: 0 } },
    ]);
  });

  it('[S57] are reported beside the quality level of the own uplink, which is sent when it changes', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.room.elements.acceptPusherNet({ level: 4 });
    testbed.room.elements.acceptPusherNet({ level: 4 });
    expect(testbed.signalling.reported).toEqual([{ stream: 'r:r1', kind: 'net', value: { level: 4 } }]);
  });

  it('[S59] of other members come from the player if it reports them, else from the server', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'), member('ben'));
    testbed.room.elements.acceptPlayerVolume('ana', 'main', 50);
    testbed.signalling.ephemeral('r:r1', 'volume', { id: 'ana', level: 10 });
    testbed.signalling.ephemeral('r:r1', 'volume', { id: 'ben', level: 30 });
    await testbed.advance(250);
    expect([testbed.remote('ana').volume, testbed.remote('ben').volume]).toEqual([50, 30]);
    expect(testbed.remote('ben').speaking).toBe(true);
    // The server's level counts again once the player reports nothing.
    await testbed.advance(2_000);
    testbed.signalling.ephemeral('r:r1', 'volume', { id: 'ana', level: 20 });
    await testbed.advance(250);
    expect(testbed.remote('ana').volume).toBe(20);
  });

  it('[S59] never count as speaking for a muted member', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana', { tracks: [{ source: 'main', kind: 'audio', muted: true }] }));
    testbed.room.elements.acceptPlayerVolume('ana', 'main', 50);
    await testbed.advance(250);
    expect(testbed.remote('ana').speaking).toBe(false);
  });
});
