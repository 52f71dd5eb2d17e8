import {
  callControls,
  moreControls,
  type CallControlFacts,
} from '../../../../components/core/features/call/view/call-controls-view';
import { partiesView, sizeClassOf } from '../../../../components/core/features/call/view/call-parties';
import { withCallTexts } from '../../../../components/core/texts/calls';
import { textsOf } from '../../../../components/core/texts/texts';
import { fakeCall, fakeParty } from '../../../fakes/store/fake-calls-model';
import { fakeMe, fakeMember, fakeRemote, fakeRoom, toggle } from '../../../fakes/store/fake-room-model';
import { mobx } from '../../../fakes/store/kit-mobx';

const texts = withCallTexts(textsOf('zh-CN'));

const facts = (call: Partial<CallControlFacts['call']>, earpiece = true): CallControlFacts => ({
  call: fakeCall(mobx, { state: 'active', ...call }),
  room: fakeRoom(mobx),
  screen: { earpiece, flips: true },
  texts,
});
const names = (views: { text: string }[]): string[] => views.map(({ text }) => text);

describe('the tray', () => {
  it.each<[string, CallControlFacts, string[]]>([
    ['video, calling', facts({ state: 'ringing' }), ['静音', '扬声器', '摄像头', '翻转', '取消']],
    ['video, answered', facts({ state: 'connecting', direction: 'in' }), ['静音', '扬声器', '摄像头', '翻转', '挂断']],
    ['video of two', facts({}), ['静音', '扬声器', '摄像头', '翻转', '挂断']],
    ['video of many', facts({ group: true }), ['静音', '摄像头', '翻转', '邀请', '挂断']],
    ['voice, calling', facts({ kind: 'audio', state: 'inviting' }), ['静音', '扬声器', '取消']],
    ['voice of two', facts({ kind: 'audio' }), ['静音', '扬声器', '邀请', '转视频', '挂断']],
    ['voice of many', facts({ kind: 'audio', group: true }), ['静音', '扬声器', '邀请', '转视频', '挂断']],
    ['no choice of earpiece', facts({}, false), ['静音', '摄像头', '翻转', '挂断']],
    ['before there is a room', { ...facts({ state: 'inviting' }), room: null }, ['取消']],
  ])('[C121] %s', (_case, given, words) => {
    expect(names(callControls(given))).toEqual(words);
    expect(callControls(given).length).toBeLessThanOrEqual(5);
    expect(callControls(given).slice(-1)[0]).toMatchObject({ name: 'end', tone: 'end' });
  });

  it.each<[string, CallControlFacts, string[]]>([
    ['video of two', facts({}), ['邀请', '转为语音通话', '转为房间']],
    ['video of many', facts({ group: true }), ['扬声器', '分享邀请链接', '转为语音通话', '转为房间']],
    ['voice of two', facts({ kind: 'audio' }), ['转为房间']],
    ['voice of many', facts({ kind: 'audio', group: true }), ['分享邀请链接', '转为房间']],
    ['nobody has answered', facts({ state: 'ringing' }), []],
  ])('[C121] behind “more”: %s', (_case, given, words) => {
    expect(names(moreControls(given))).toEqual(words);
  });

  it('[C109] shows on the button that the own request waits for an answer', () => {
    const asking = callControls(facts({ kind: 'audio', videoRequest: 'me' })).filter(({ name }) => name === 'toVideo')[0];
    expect(asking).toMatchObject({ tone: 'waiting', text: '等待同意' });
  });

  it('[C121] shows a device that is off as a white box with a red icon, and cannot flip a camera that is off', () => {
    const room = fakeRoom(mobx, { me: fakeMe({ microphone: toggle(false), camera: toggle(true, 'starting') }) });
    const [microphone, , camera] = callControls({ ...facts({}), room });
    expect(microphone).toMatchObject({ tone: 'off', icon: 'mic-off icon--danger', text: '已静音' });
    expect(camera).toMatchObject({ tone: 'waiting', icon: 'camera', text: '摄像头…' });
    const withoutCamera = fakeRoom(mobx, { me: fakeMe({ camera: toggle(false) }) });
    const flip = callControls({ ...facts({}), room: withoutCamera }).filter(({ name }) => name === 'flip')[0];
    expect(flip).toMatchObject({ tone: 'disabled', why: '先打开摄像头' });
  });

  it('[C129] has a label for screen readers on every button', () => {
    [facts({}), facts({ kind: 'audio', videoRequest: 'me' }), facts({ group: true })].forEach((given) =>
      callControls(given)
        .concat(moreControls(given))
        .forEach(({ label }) => expect(label).not.toBe('')),
    );
  });
});

describe('the parties of a voice call', () => {
  const me = fakeParty('me', '林晚秋', { state: 'active' });
  const others = [
    fakeParty('chen', '陈知远', { state: 'active' }),
    fakeParty('su', '苏禾', { state: 'active' }),
    fakeParty('ye', '叶小满', { state: 'ringing' }),
    fakeParty('gu', '顾南山', { state: 'ended', reason: 'busy' }),
    fakeParty('xu', '许清', { state: 'active', offline: true }),
  ];
  const call = fakeCall(mobx, { kind: 'audio', state: 'active', group: true, me, others, parties: [me, ...others] });
  const remotes = [
    fakeRemote(fakeMember('chen', '陈知远'), { speaking: true, volume: 60 }),
    fakeRemote(fakeMember('su', '苏禾'), { hasAudio: false }),
    fakeRemote(fakeMember('xu', '许清'), { speaking: true, volume: 60 }),
  ];
  const room = fakeRoom(mobx, { me: fakeMe({ volume: 30 }), remotes });
  const views = partiesView({ call, room, fresh: ['gu'], texts });

  it('[C117] are in order of invitation, with the own party second', () => {
    expect(views.map(({ name }) => name)).toEqual(['陈知远', '我', '苏禾', '叶小满', '顾南山', '许清']);
  });

  it('[C117] show their audio level, unless they are muted or offline', () => {
    expect(views.map(({ level, mark }) => [level, mark])).toEqual([
      [3, ''],
      [2, ''],
      [0, 'muted'],
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
  });

  it('[C118] have a text with the reason why one is not connected, also for screen readers', () => {
    expect(views.map(({ note }) => note)).toEqual(['', '', '', '等待接听…', '对方忙线中', '正在重连…']);
    expect(views.map(({ said }) => said)).toEqual(['', '', '，已静音', '，等待接听…', '，对方忙线中', '，正在重连…']);
  });

  it('[C117] are only the other one in a call of two', () => {
    const pair = fakeCall(mobx, {
      kind: 'audio',
      state: 'active',
      me,
      others: others.slice(0, 1),
      parties: [me, ...others.slice(0, 1)],
    });
    expect(partiesView({ call: pair, room, fresh: [], texts }).map(({ name }) => name)).toEqual(['陈知远']);
  });

  it.each([
    [1, 'one'],
    [2, 'few'],
    [6, 'few'],
    [7, 'some'],
    [9, 'some'],
    [10, 'many'],
    [16, 'many'],
  ])('[C117] have for a count of %i the size class %s', (count, size) => {
    expect(sizeClassOf(count)).toBe(size);
  });
});
