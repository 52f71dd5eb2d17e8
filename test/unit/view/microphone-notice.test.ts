import { runInAction } from 'mobx-miniprogram';
import { MicrophoneNotice } from '../../../components/core/view/devices/microphone-notice';
import { deviceTextsOf } from '../../../components/core/texts/devices';
import { en } from '../../../components/core/texts/en';
import { TalkDetector } from '../../../web/live/muted-voice';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { fakeRoom, toggle } from '../../fakes/store/fake-room-model';
import { mobx } from '../../fakes/store/kit-mobx';

function noticeOf(stored: { notices?: unknown } = {}) {
  const clock = new FakeClock();
  const room = fakeRoom(mobx, { state: 'joined' });
  runInAction(() => void (room.me.microphone = toggle(true, 'on')));
  let talk = (): void => undefined;
  const kept: { notices: boolean }[] = [];
  const notice = new MicrophoneNotice({
    clock,
    stored,
    store: (choice) => {
      kept.push(choice);
      Object.assign(stored, choice);
    },
    onMutedVoice: (listener) => {
      talk = listener;
      return () => (talk = () => undefined);
    },
  });
  return { clock, room, notice, kept, talk: () => talk(), texts: () => notice.view(deviceTextsOf(en)).map(({ text }) => text) };
}

const quiet = ['No sound heard. Check your microphone'];
const muted = ['You are muted, and nobody hears you'];

describe('the notice about the microphone', () => {
  it('[V153] comes after five seconds without a sound, and goes with the first one', () => {
    const { clock, room, notice, texts } = noticeOf();
    notice.watch(room, true);
    clock.advance(4_999);
    expect(texts()).toEqual([]);
    clock.advance(1);
    expect(texts()).toEqual(quiet);
    runInAction(() => void (room.me.volume = 4));
    expect(texts()).toEqual([]);
  });

  it('[V153] does not come to a user who was heard once and listens, nor before joining, nor during a phone call', () => {
    const heard = noticeOf();
    heard.notice.watch(heard.room, true);
    runInAction(() => void (heard.room.me.volume = 20));
    runInAction(() => void (heard.room.me.volume = 0));
    heard.clock.advance(60_000);
    expect(heard.texts()).toEqual([]);
    const before = noticeOf();
    runInAction(() => void (before.room.state = 'idle'));
    before.notice.watch(before.room, true);
    before.clock.advance(60_000);
    expect(before.texts()).toEqual([]);
    const call = noticeOf();
    call.notice.watch(call.room, true);
    runInAction(() => void (call.room.me.interrupted = true));
    call.clock.advance(60_000);
    expect(call.texts()).toEqual([]);
  });

  it('[V153] does not come where the platform reports no level', () => {
    const { clock, room, notice, texts } = noticeOf();
    notice.watch(room, false);
    clock.advance(60_000);
    expect(texts()).toEqual([]);
  });

  it('[V154] tells a user who talks while muted, and unmutes by its button', () => {
    const { room, notice, talk, texts } = noticeOf();
    notice.watch(room, true);
    talk();
    expect(texts()).toEqual([]);
    runInAction(() => void (room.me.microphone = toggle(false, 'off')));
    talk();
    expect(texts()).toEqual(muted);
    notice.unmute();
    expect([texts(), room.asked]).toEqual([[], ['setMicrophone true']]);
  });

  it('[V154] goes when the user unmutes elsewhere', () => {
    const { room, notice, talk, texts } = noticeOf();
    notice.watch(room, true);
    runInAction(() => void (room.me.microphone = toggle(false, 'off')));
    talk();
    runInAction(() => void (room.me.microphone = toggle(true, 'starting')));
    expect(texts()).toEqual([]);
  });

  it('[V155] comes at most once a minute, stays eight seconds, and never again after that choice', () => {
    const stored = {};
    const { clock, room, notice, talk, kept, texts } = noticeOf(stored);
    notice.watch(room, true);
    runInAction(() => void (room.me.microphone = toggle(false, 'off')));
    talk();
    expect(texts()).toEqual(muted);
    clock.advance(8_000);
    expect(texts()).toEqual([]);
    talk();
    expect(texts()).toEqual([]);
    clock.advance(52_000);
    talk();
    expect(texts()).toEqual(muted);
    notice.never();
    clock.advance(120_000);
    talk();
    expect([texts(), kept]).toEqual([[], [{ notices: false }]]);
    const later = noticeOf(stored);
    later.notice.watch(later.room, true);
    later.clock.advance(10_000);
    expect(later.texts()).toEqual([]);
  });

  it('[V155] leaves nothing behind', () => {
    const { clock, room, notice, talk, texts } = noticeOf();
    const release = notice.watch(room, true);
    clock.advance(5_000);
    expect(texts()).toEqual(quiet);
    release();
    talk();
    expect([texts(), clock.pending]).toEqual([[], 0]);
  });
});

describe('a talk into a muted microphone', () => {
  const talks = (volumes: readonly number[]): number => {
    const detector = new TalkDetector();
    return volumes.filter((volume) => detector.add(volume)).length;
  };

  it('[W82] is a second of speech, with short pauses', () => {
    expect(talks([40, 40, 40])).toBe(0);
    expect(talks([40, 40, 40, 40])).toBe(1);
    expect(talks([40, 0, 40, 40, 40, 40])).toBe(1);
    expect(talks(Array(8).fill(40))).toBe(2);
  });

  it('[W82] is no cough, and no quiet room', () => {
    expect(talks([90, 0, 0, 0, 90, 0, 0, 0, 90, 0, 0])).toBe(0);
    expect(talks(Array(100).fill(20))).toBe(0);
  });
});
