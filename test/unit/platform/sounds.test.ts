import { load, fakeWx } from './fake-wx';

/** One audio context of the phone. */
class StandInAudio {
  src = '';
  loop = false;
  autoplay = false;
  obeyMuteSwitch = false;
  readonly done: string[] = [];
  readonly on: { [name: string]: () => void } = {};
  onError = (listener: () => void): void => void (this.on['error'] = listener);
  onEnded = (listener: () => void): void => void (this.on['ended'] = listener);
  stop = (): void => void this.done.push('stop');
  destroy = (): void => void this.done.push('destroy');
}

function phone(version: string, more: Record<string, unknown> = {}) {
  const made: StandInAudio[] = [];
  const createInnerAudioContext = (): StandInAudio => {
    const audio = new StandInAudio();
    made.push(audio);
    return audio;
  };
  const { platform, lasting } = load({ wx: fakeWx(version, { createInnerAudioContext, ...more }).wx });
  const first = (): StandInAudio => {
    const [audio] = made;
    if (audio === undefined) throw new Error('nothing plays');
    return audio;
  };
  return { sounds: platform.sounds, lasting, made, first };
}

describe('a sound', () => {
  it('[N18] loops also in silent mode, until its release', () => {
    const { sounds, first } = phone('1.7.0');
    const release = sounds.play('ring.mp3', { loop: true });
    const audio = first();
    expect(audio).toMatchObject({ src: 'ring.mp3', loop: true, autoplay: true, obeyMuteSwitch: true });
    audio.on['ended']?.();
    expect(audio.done).toEqual([]);
    release();
    release();
    expect(audio.done).toEqual(['stop', 'destroy']);
  });

  it('[N18] that plays once leaves nothing at its end', () => {
    const { sounds, first } = phone('1.7.0');
    const release = sounds.play('end.mp3', { loop: false });
    first().on['ended']?.();
    release();
    expect(first().done).toEqual(['stop', 'destroy']);
  });

  it('[N18] that cannot be played has no effect', () => {
    const broken = phone('1.7.0', {
      createInnerAudioContext: () => {
        throw new Error('no device');
      },
    });
    expect(() => broken.sounds.play('ring.mp3', { loop: true })()).not.toThrow();
    const { sounds, first, made } = phone('1.7.0');
    sounds.play('ring.mp3', { loop: true });
    expect(() => first().on['error']?.()).not.toThrow();
    sounds.play('', { loop: true })();
    expect(made).toHaveLength(1);
  });

  it('[N19] may be a vibration, which may fail', () => {
    const given: { fail(): void }[] = [];
    const { sounds } = phone('1.7.0', { vibrateLong: (options: { fail(): void }) => void given.push(options) });
    sounds.vibrate();
    expect(given).toHaveLength(1);
    expect(() => given[0]?.fail()).not.toThrow();
  });

  it('[N20] reports audio interruptions until its release', () => {
    const listening = new Map<string, Set<() => void>>();
    const on = (name: string) => (listener: () => void) =>
      void listening.set(name, (listening.get(name) ?? new Set()).add(listener));
    const off = (name: string) => (listener: () => void) => void listening.get(name)?.delete(listener);
    const say = (name: string): void => listening.get(name)?.forEach((listener) => listener());
    const { sounds, lasting } = phone('2.6.2', {
      onAudioInterruptionBegin: on('begin'),
      onAudioInterruptionEnd: on('end'),
      offAudioInterruptionBegin: off('begin'),
      offAudioInterruptionEnd: off('end'),
    });
    const heard: boolean[] = [];
    const release = sounds.onInterruption((interrupted) => heard.push(interrupted));
    say('begin');
    say('end');
    release();
    release();
    say('begin');
    expect([heard, lasting()]).toEqual([[true, false], []]);
    expect([listening.get('begin')?.size, listening.get('end')?.size]).toEqual([0, 0]);
  });

  it('[N20] is not registered below 2.6.2', () => {
    const { sounds } = phone('2.6.1');
    expect(() => sounds.onInterruption(() => undefined)()).not.toThrow();
  });
});
