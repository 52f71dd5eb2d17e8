import { autorun } from '../../../components/core/shared/mobx';
import { volumeToReport } from '../../../components/core/room/audio-level/report-levels';
import { AudioLevelSampler, AudioLevel } from '../../../components/core/room/audio-level/audio-level';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

describe('loudness', () => {
  it('[S55] eight voices that report in eight turns change the screen once', () => {
    const clock = new FakeClock();
    const loudness = new AudioLevelSampler(clock);
    const voices = Array.from({ length: 8 }, () => new AudioLevel());
    let looks = 0;
    const stop = autorun(() => {
      looks += 1;
      voices.forEach((voice) => voice.volume);
    });
    voices.forEach((voice, place) => {
      loudness.accept(voice, 20 + place);
      clock.advance(10);
    });
    expect(looks).toBe(1);
    clock.advance(250);
    stop();
    expect([looks, voices.map((voice) => voice.volume)]).toEqual([2, [20, 21, 22, 23, 24, 25, 26, 27]]);
  });

  it('[S56] speaking holds for 600 ms after the last sound, then all is silent and no timer is left', () => {
    const clock = new FakeClock();
    const loudness = new AudioLevelSampler(clock);
    const voice = new AudioLevel();
    loudness.accept(voice, 40);
    clock.advance(250);
    expect([voice.volume, voice.speaking]).toEqual([40, true]);
    clock.advance(349);
    expect(voice.speaking).toBe(true);
    clock.advance(401);
    expect([voice.volume, voice.speaking, clock.pending]).toEqual([0, false, 0]);
  });

  it('[S56] a hum is not speech', () => {
    const clock = new FakeClock();
    const voice = new AudioLevel();
    new AudioLevelSampler(clock).accept(voice, 9);
    clock.advance(250);
    expect([voice.volume, voice.speaking]).toEqual([9, false]);
  });

  it.each([
    [0, true, 0],
    [14, true, 10],
    [15, true, 20],
    [100, true, 100],
    [80, false, 0],
  ])('[S57] our own of %d, sending %s, is told as %d', (volume, sends, told) => {
    expect(volumeToReport(volume, sends)).toBe(told);
  });

  it('[S57] our own is told to the others when it changes by a step, and silence when we mute', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    const say = async (level: number): Promise<void> => {
      testbed.room.elements.acceptPusherVolume(level);
      await testbed.advance(250);
    };
    await say(42);
    await say(41);
    await say(78);
    await testbed.room.setMicrophone(false);
    expect(testbed.signalling.reported.filter(({ kind }) => kind === 'volume')).toEqual([
      { stream: 'r:r1', kind: 'volume', value: { level: 40 } },
      { stream: 'r:r1', kind: 'volume', value: { level: 80 } },
      { stream: 'r:r1', kind: 'volume', value: { level: 0 } },
    ]);
  });

  it('[S57] our own uplink is told when its level changes', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined();
    testbed.room.elements.acceptPusherNet({ level: 4 });
    testbed.room.elements.acceptPusherNet({ level: 4 });
    expect(testbed.signalling.reported).toEqual([{ stream: 'r:r1', kind: 'net', value: { level: 4 } }]);
  });

  it('[S59] of the others is heard by the player where it can, else by the server', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana'), member('ben'));
    testbed.room.elements.acceptPlayerVolume('ana', 'main', 50);
    testbed.signalling.ephemeral('r:r1', 'volume', { id: 'ana', level: 10 });
    testbed.signalling.ephemeral('r:r1', 'volume', { id: 'ben', level: 30 });
    await testbed.advance(250);
    expect([testbed.remote('ana').volume, testbed.remote('ben').volume]).toEqual([50, 30]);
    expect(testbed.remote('ben').speaking).toBe(true);
    // A player that tells nothing any more leaves the word to the server.
    await testbed.advance(2_000);
    testbed.signalling.ephemeral('r:r1', 'volume', { id: 'ana', level: 20 });
    await testbed.advance(250);
    expect(testbed.remote('ana').volume).toBe(20);
  });

  it('[S59] nobody who is muted speaks, whatever is heard', async () => {
    const testbed = new StoreTestbed();
    await testbed.joined(member('ana', { tracks: [{ source: 'main', kind: 'audio', muted: true }] }));
    testbed.room.elements.acceptPlayerVolume('ana', 'main', 50);
    await testbed.advance(250);
    expect(testbed.remote('ana').speaking).toBe(false);
  });
});
