import type { EndReason } from '../../../../components/core/protocol/call-state';
import { rtcError } from '../../../../components/core/protocol/errors';
import { callName, endLine, invitation, progress, type Ended } from '../../../../components/core/features/call/view/call-texts';
import { withCallTexts } from '../../../../components/core/texts/calls';
import { textsOf } from '../../../../components/core/texts/texts';
import { fakeCall, fakeParty } from '../../../fakes/store/fake-calls-model';
import { mobx } from '../../../fakes/store/kit-mobx';

const zh = withCallTexts(textsOf('zh-CN'));
const en = withCallTexts(textsOf('en'));
const ended = (more: Partial<Ended>): Ended => ({
  reason: 'hangup',
  error: null,
  direction: 'out',
  activeAt: null,
  endedAt: null,
  ...more,
});

describe('the text of an ended call', () => {
  it.each<[Ended['reason'], string, string]>([
    ['hangup', '通话结束', 'Call ended'],
    ['rejected', '对方已拒绝', 'Declined'],
    ['busy', '对方忙线中', 'Line busy'],
    ['timeout', '对方无人接听', 'No answer'],
    ['unreachable', '对方暂时无法接通', 'Unavailable'],
    ['cancelled', '已取消', 'Cancelled'],
    ['answered_elsewhere', '已在其他设备接听', 'Answered on another device'],
    ['lost', '网络中断，通话结束', 'Connection lost'],
    ['media_failed', '没有接通，请重拨', 'Couldn’t connect. Call again'],
  ])('[C105] for %s of an outgoing call', (reason, chinese, english) => {
    expect([endLine(ended({ reason }), zh), endLine(ended({ reason }), en)]).toEqual([chinese, english]);
  });

  it.each<[EndReason, string, string]>([
    ['rejected', '已拒绝', 'Declined'],
    ['busy', '已拒绝', 'Declined'],
    ['timeout', '未接来电', 'Missed call'],
    ['cancelled', '对方已取消', 'Cancelled'],
  ])('[C105] for %s of an incoming call', (reason, chinese, english) => {
    const call = ended({ reason, direction: 'in' });
    expect([endLine(call, zh), endLine(call, en)]).toEqual([chinese, english]);
  });

  it('[C105] contains the duration', () => {
    expect(endLine(ended({ activeAt: 1_000, endedAt: 293_400 }), zh)).toBe('通话结束，04:52');
    expect(endLine(ended({ activeAt: 1_000, endedAt: 3_662_000 }), en)).toBe('Call ended, 1:01:01');
  });

  it('[C105] contains the reason why a call was refused', () => {
    expect(endLine(ended({ reason: null, error: rtcError('no_server') }), zh)).toBe('连不上服务器');
  });

  it.each<EndReason>(['merged', 'moved'])('[C105] exists for %s too', (reason) => {
    [zh, en].forEach((texts) => expect(endLine(ended({ reason }), texts)).not.toBe(''));
  });
});

describe('the name of a call', () => {
  const parties = ['陈知远', '苏禾', '沈一舟'].map((name, place) => fakeParty(`m${place}`, name));

  it('[C100] is the caller of an incoming call, also with more parties', () => {
    const call = fakeCall(mobx, { direction: 'in', from: parties[1] ?? null, others: parties });
    expect(callName(call, zh)).toBe('苏禾');
  });

  it('[C102] is the first callee of an outgoing call, with the number of the others', () => {
    expect(callName(fakeCall(mobx, { others: parties }), zh)).toBe('陈知远 等 2 人');
    expect(callName(fakeCall(mobx, { others: parties.slice(0, 1) }), en)).toBe('陈知远');
    expect(callName(fakeCall(mobx, { others: [] }), en)).toBe('');
  });

  it.each([
    ['video', false, '邀请你视频通话', 'Video call'],
    ['audio', false, '邀请你语音通话', 'Voice call'],
    ['video', true, '邀请你多人视频通话', 'Group video call'],
    ['audio', true, '邀请你多人语音通话', 'Group voice call'],
  ] as const)('[C100] %s, group %s', (kind, group, chinese, english) => {
    const call = fakeCall(mobx, { kind, group });
    expect([invitation(call, zh), invitation(call, en)]).toEqual([chinese, english]);
  });

  it.each([
    ['inviting', 'out', 'inviting', '正在呼叫…'],
    ['ringing', 'out', 'ringing', '正在响铃…'],
    ['inviting', 'out', 'queued', '正在通话中，请稍等…'],
    ['connecting', 'out', 'connecting', '正在接通…'],
    ['ringing', 'in', 'connecting', '正在接通…'],
  ] as const)('[C101] while it is %s, going %s, to a party that is %s', (state, direction, party, line) => {
    const others = [fakeParty('chen', '陈知远', { state: party })];
    expect(progress(fakeCall(mobx, { state, direction, others }), zh)).toBe(line);
  });
});
