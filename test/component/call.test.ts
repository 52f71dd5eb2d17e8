import { rtcError } from '../../components/core/protocol/errors';
import { fakeParty } from '../fakes/store/fake-calls-model';
import { toggle } from '../fakes/store/fake-room-model';
import { callComponentTestbed } from './harness/call-component-testbed';
import { componentTestbed } from './harness/component-testbed';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

onEveryVersion('an app without the calls feature on base library %s', (version) => {
  it.each([
    ['zh-CN', 'pages/home/index', 'line', '.toast__words', '这个小程序还没有启用通话功能'],
    ['en', 'pages/home/index', 'line', '.toast__words', 'Calls are not switched on in this app'],
    ['en', 'pages/call/index', 'ended', '.alone__line', 'Calls are not switched on in this app'],
  ] as const)('[C214] says so: %s on %s', async (texts, route, scene, selector, words) => {
    const { phone } = componentTestbed({ version, texts });
    phone.open(route);
    const call = phone.mount('call', { page: '/pages/call/index' });
    await phone.turn();
    await phone.turn();
    expect([call.data.scene, call.text(selector)]).toEqual([scene, words]);
    expect(phone.faults).toEqual([]);
  });
});

onEveryVersion('a call on base library %s', (version) => {
  it.each([
    ['zh-CN', '邀请你视频通话', '关摄像头接听', ['拒绝', '接听']],
    ['en', 'Video call', 'Accept with camera off', ['Decline', 'Accept']],
  ] as const)('[C100] comes in over the page in front: %s', async (texts, line, quiet, keys) => {
    const set = callComponentTestbed({ version, texts });
    const call = await set.mountCall({ page: '/pages/call/index' }, 'pages/home/index');
    expect(call.count('.who')).toBe(0);
    set.incoming();
    await set.settle();
    expect([call.text('.who__name'), call.text('.who__line'), call.text('.quiet')]).toEqual(['苏禾', line, quiet]);
    expect(call.texts('.key__words')).toEqual(keys);
    expect(call.live).toEqual([]);
    expect(set.phone.faults).toEqual([]);
  });

  it('[C101] goes from ringing to active to ended', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    const model = set.call({ kind: 'audio' });
    await set.settle();
    expect([call.data.scene, call.text('.who__name'), call.text('.who__line')]).toEqual(['outgoing', '陈知远', '正在响铃…']);
    model.state = 'connecting';
    await set.settle();
    expect([call.data.scene, call.text('.who__line')]).toEqual(['connecting', '正在接通…']);
    set.media.state = 'joined';
    Object.assign(model, { state: 'active', activeAt: set.phone.clock.now() });
    await set.phone.clock.advance(65_000);
    await set.settle();
    expect([call.data.scene, call.texts('.head__title'), call.text('.head__sub')]).toEqual(['active', ['语音通话'], '01:05']);
    Object.assign(model, { state: 'ended', reason: 'hangup', endedAt: set.phone.clock.now() });
    await set.settle();
    expect([call.data.scene, call.text('.who__line'), call.live]).toEqual(['ended', '通话结束，01:05', []]);
    expect(set.phone.faults).toEqual([]);
  });

  it('[C102] is a small box on another page, which shows when nothing is sent', async () => {
    const set = callComponentTestbed({ version });
    const bar = await set.mountCall({ page: '/pages/call/index' }, 'pages/home/index');
    set.activeCall(['苏禾'], { paused: true });
    await set.settle();
    // Returns from the call's page, which was opened for it.
    set.phone.back();
    await set.phone.clock.advance(61_000);
    await set.settle();
    expect([bar.text('.bar__name'), bar.text('.bar__clock'), bar.text('.bar__note')]).toEqual(['苏禾', '01:01', '已暂停']);
    expect(bar.data.bar).toMatchObject({ label: '苏禾，回到通话后，对方才能听到你，轻点回到通话' });
    expect(bar.live).toEqual([]);
    bar.tap('.bar__end');
    expect(set.calls.current?.asked).toEqual(['end']);
  });

  it('[C120] never covers video that cannot be covered, and puts the two pictures side by side', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    set.activeCall(['苏禾']);
    await set.settle();
    await set.settle();
    const styles = [call.data.media, call.count('.grid__handle'), call.count('.plate--name')];
    expect(styles).toEqual(isAtLeastVersion(version, '2.9.1') ? ['over', 1, 2] : ['between', 0, 0]);
    expect(call.live.map(({ tag }) => tag).sort()).toEqual(['live-player', 'live-pusher']);
    expect(set.phone.faults).toEqual([]);
  });
});

onEveryVersion('taps on %s', (version) => {
  it.each([
    ['.key--go', 'accept {}'],
    ['.key--end', 'reject rejected'],
    ['.quiet', 'accept {"camera":false}'],
  ])('[C122] on %s of an incoming call request %s', async (selector, wish) => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    const incoming = set.incoming();
    await set.settle();
    call.tap(selector);
    expect(incoming.asked).toEqual([wish]);
  });

  it.each([
    ['.control--microphone', 'room', 'setMicrophone false', ''],
    ['.control--camera', 'room', 'setCamera false', ''],
    ['.control--flip', 'room', 'switchCamera', ''],
    ['.control--route', 'room', 'setRoute earpiece', '1.9.90'],
    ['.control--end', 'call', 'end', ''],
  ])('[C122] on %s request %s %s', async (selector, whom, wish, since) => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    const model = set.activeCall(['苏禾']);
    await set.settle();
    set.media.asked.length = 0;
    const isThere = isAtLeastVersion(version, since || '1.7.0');
    expect(call.count(selector)).toBe(isThere ? 1 : 0);
    if (isThere) call.tap(selector);
    expect(whom === 'room' ? set.media.asked : model.asked).toEqual(isThere ? [wish] : []);
  });

  it.each([
    ['toVoice', 'turn audio'],
    ['toRoom', 'move'],
  ])('[C122] on a row behind “more”: %s', async (name, wish) => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    const model = set.activeCall(['苏禾']);
    await set.settle();
    call.tap('.head__act--more');
    await set.settle();
    call.tap(`.row--${name}`);
    await set.settle();
    expect([model.asked, call.count('.sheet')]).toEqual([[wish], 0]);
  });

  it('[C122] the page chooses the users to invite', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    set.activeCall(['苏禾'], { kind: 'audio' });
    await set.settle();
    call.tap('.control--invite');
    expect(set.phone.events).toContainEqual({ component: 'call', name: 'invite', detail: { call: 'c1' } });
  });

  it('[C122] a refusal is a text here and one error for the page, and a disabled button explains itself', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    const model = set.activeCall(['苏禾'], { kind: 'audio' });
    const error = rtcError('rate_limited');
    await set.settle();
    model.refusal = error;
    model.error = error;
    call.tap('.control--toVideo');
    await set.settle();
    expect(call.text('.toast')).toBe('太频繁了，稍等一下');
    expect(set.phone.events.filter(({ name }) => name === 'error')).toEqual([
      { component: 'call', name: 'error', detail: { reason: 'rate_limited', retry: true } },
    ]);
    Object.assign(model, { kind: 'video' });
    Object.assign(set.media.me, { camera: toggle(false) });
    await set.settle();
    call.tap('.control--flip');
    await set.settle();
    expect(call.text('.toast')).toBe('先打开摄像头');
  });

  it('[C109] a remote request for video is a question, and the own request is withdrawn by a second tap', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    const model = set.activeCall(['苏禾'], { kind: 'audio', videoRequest: 'them' });
    await set.settle();
    expect([call.text('.dialog__title'), call.texts('.dialog__key')]).toEqual(['对方想转为视频通话', ['暂不', '同意']]);
    call.tap('.dialog__key--go');
    call.tap('.dialog__key');
    expect(model.asked).toEqual(['consent true', 'consent false']);
    Object.assign(model, { videoRequest: 'me' });
    await set.settle();
    expect([call.count('.dialog'), call.text('.control--toVideo .control__text')]).toEqual([0, '等待同意']);
    model.asked.length = 0;
    call.tap('.control--toVideo');
    expect(model.asked).toEqual(['consent false']);
  });

  it('[C108] a second call is shown over the first: accepting it ends the first call before it is answered', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    const model = set.activeCall(['陈知远']);
    const second = set.incoming({ kind: 'audio' });
    await set.settle();
    expect([call.text('.second__name'), call.texts('.second__line')]).toEqual([
      '苏禾',
      ['邀请你语音通话', '接听会结束现在的通话'],
    ]);
    call.tap('.second__key--end');
    expect([model.asked, second.asked]).toEqual([[], ['reject rejected']]);
    second.asked.length = 0;
    let isEnded: () => void = () => undefined;
    model.end = () => new Promise((done) => (isEnded = done));
    call.tap('.second__key--go');
    await set.settle();
    expect(second.asked).toEqual([]);
    isEnded();
    await set.settle();
    expect(second.asked).toEqual(['accept {}']);
  });
});

onEveryVersion('problems on %s', (version) => {
  it.each([
    ['网络不稳定，已优先保证声音', { status: 'weak' }, {}],
    ['对方网络中断，正在等待…', {}, { reconnecting: true }],
    ['没有摄像头权限，请在设置里允许', { camera: toggle(true, 'failed', 'camera_refused') }, {}],
  ] as const)('[C123] is one line: %s', async (text, me, more) => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    Object.assign(set.media.me, me);
    const other = fakeParty('m0', '苏禾', { state: 'active', offline: 'reconnecting' in more });
    set.activeCall(['苏禾'], { ...more, others: [other] });
    await set.settle();
    expect(call.text('.banner__words')).toBe(text);
  });

  it('[S174] [C210] feedback in a call is muted by one tap, and is not shown to a muted user', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    set.activeCall(['苏禾']);
    set.media.me.feedback = true;
    await set.settle();
    expect(call.text('.banner__words')).toBe('检测到啸叫：附近有另一台设备在同一房间');
    call.tap('.banner__act');
    await set.settle();
    expect(set.media.asked).toContain('setMicrophone false');
    set.media.me.microphone = toggle(false);
    await set.settle();
    expect(call.count('.banner')).toBe(0);
  });

  it('[C123] a lost connection is shown before all else, and a tap retries it', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall();
    let tried = 0;
    set.connection.retryNow = () => void (tried += 1);
    set.activeCall(['苏禾'], { reconnecting: true });
    set.media.state = 'reconnecting';
    set.media.me.status = 'weak';
    await set.settle();
    expect(call.text('.banner__words')).toBe('连接断开，正在重连（第 1 次）');
    call.tap('.banner__act');
    expect(tried).toBe(1);
  });
});
