import { rtcError } from '../../components/core/protocol/errors';
import { fakeCall } from '../fakes/store/fake-calls-model';
import type { Mounted } from '../fakes/phone/mounted';
import { callPage, callComponentTestbed, type CallComponentTestbed } from './harness/call-component-testbed';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

const home = 'pages/home/index';
const page = `/${callPage}`;
const told = (set: CallComponentTestbed, name: string) =>
  set.phone.events.filter((event) => event.name === name).map(({ detail }) => detail);
const end = async (set: CallComponentTestbed): Promise<void> => {
  Object.assign(set.calls.current ?? {}, { state: 'ended', reason: 'hangup', endedAt: set.phone.clock.now() });
  await set.settle();
};
const forget = async (set: CallComponentTestbed): Promise<void> => {
  set.calls.current = null;
  await set.settle();
};

onEveryVersion('the way to the call’s page on %s', (version) => {
  it('[C103] is taken once, by the page in front; pages opened later stay', async () => {
    const set = callComponentTestbed({ version });
    const below = await set.mountCall({ page }, 'pages/shop/index');
    const front = await set.mountCall({ page }, home);
    const model = set.activeCall(['苏禾']);
    await set.settle();
    expect(set.opened).toEqual([page]);
    await set.mountCall({ page });
    expect([below.data.scene, front.data.scene]).toEqual(['bar', 'bar']);
    // Opens a page of the shop during the call.
    const other = await set.mountCall({ page }, 'pages/tea/index');
    expect([other.data.scene, set.opened.length]).toEqual(['bar', 1]);
    expect(model.shows).toBe(1);
  });

  it('[C235] hides the small box while the phone’s window shows the call', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall({ page });
    set.activeCall(['苏禾'], { kind: 'video' });
    await set.settle();
    const other = await set.mountCall({ page }, home);
    const boxes = async (event: string): Promise<number> => {
      call.native(event, {}, { tag: 'live-player' });
      await set.settle();
      return other.count('.bar');
    };
    const isKnown = isAtLeastVersion(version, '2.30.3');
    expect(other.count('.bar')).toBe(1);
    expect(await boxes('enterpictureinpicture')).toBe(isKnown ? 0 : 1);
    expect(await boxes('leavepictureinpicture')).toBe(1);
  });

  it('[C104] goes back when the call’s page is in the stack', async () => {
    const set = callComponentTestbed({ version });
    await set.mountCall({ page });
    set.activeCall(['苏禾']);
    const other = await set.mountCall({ page }, home);
    const depth = set.phone.pages.length;
    other.tap('.bar__back');
    await set.settle();
    expect([set.opened, set.phone.page.route, set.phone.pages.length]).toEqual([[], callPage, depth - 1]);
  });

  it('[C104] opens it again when it was closed', async () => {
    const set = callComponentTestbed({ version });
    const other = await set.mountCall({ page }, home);
    set.activeCall(['苏禾']);
    await set.settle();
    set.phone.back();
    other.tap('.bar__back');
    await set.settle();
    expect(set.opened).toEqual([page, page]);
  });

  it('[C106] ends with the end text, then `ended` once, then the previous page', async () => {
    const set = callComponentTestbed({ version });
    await set.mountCall({ page }, home);
    const call = await set.mountCall({ page });
    set.activeCall(['苏禾']);
    await set.settle();
    await end(set);
    expect([call.text('.who__line'), told(set, 'ended'), set.phone.page.route]).toEqual(['通话结束，00:00', [], callPage]);
    await forget(set);
    expect([told(set, 'ended'), set.phone.page.route]).toEqual([[{ reason: 'hangup', call: 'c1' }], home]);
  });

  it('[C106] a single page keeps the end text', async () => {
    const set = callComponentTestbed({ version });
    const only = set.phone.page.route;
    const call = await set.mountCall({ page: only }, only);
    set.activeCall(['苏禾']);
    await set.settle();
    await end(set);
    await forget(set);
    expect([set.phone.pages.length, call.data.scene, call.text('.alone__line')]).toEqual([1, 'ended', '通话结束，00:00']);
    // Another call begins normally.
    set.call({ kind: 'audio' });
    await set.settle();
    expect(call.data.scene).toBe('outgoing');
  });

  it('[C106] another page only shows the end text', async () => {
    const set = callComponentTestbed({ version });
    const other = await set.mountCall({ page }, home);
    set.activeCall(['苏禾']);
    await set.settle();
    set.phone.back();
    await end(set);
    expect([other.data.scene, other.text('.toast')]).toEqual(['line', '通话结束，00:00']);
    await forget(set);
    expect([other.data.scene, told(set, 'ended'), set.phone.page.route]).toEqual(['none', [], home]);
  });
});

onEveryVersion('a call by its id on %s', (version) => {
  it.each([
    [true, ['accept {}']],
    [false, []],
  ])('[C107] rings on its page, with answer %s', async (answer, asked) => {
    const set = callComponentTestbed({ version });
    const ringing = set.incoming();
    set.calls.next = ringing;
    const call = await set.mountCall({ page, call: 'c2', answer });
    expect([set.calls.asked, call.data.scene, ringing.asked]).toEqual([['open c2'], 'incoming', asked]);
  });

  it('[C107] is opened also when its id arrives after the page', async () => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall({ page });
    call.set({ call: 'c2', answer: true });
    await set.settle();
    expect(set.calls.asked).toEqual(['open c2']);
  });

  it('[C107] says how it ended', async () => {
    const set = callComponentTestbed({ version });
    set.calls.next = fakeCall(set.mobx, { state: 'ended', reason: 'cancelled', direction: 'in' });
    const call = await set.mountCall({ page, call: 'c2' });
    expect([call.data.scene, call.text('.alone__line')]).toEqual(['ended', '对方已取消']);
  });

  it('[C107] shows why it cannot be opened, and tells the page', async () => {
    const set = callComponentTestbed({ version });
    set.calls.refusal = rtcError('call_over');
    const call = await set.mountCall({ page, call: 'c2' });
    expect([call.text('.alone__line'), told(set, 'error')]).toEqual(['通话已结束', [{ reason: 'call_over', retry: false }]]);
  });

  it('[C107] shows a text while waiting', async () => {
    const set = callComponentTestbed({ version });
    set.calls.open = () => new Promise(() => undefined);
    const call = await set.mountCall({ page, call: 'c2' });
    expect([call.data.scene, call.text('.alone__line')]).toEqual(['opening', '正在打开通话…']);
  });
});

onEveryVersion('a call that became a room on %s', (version) => {
  it('[C110] shows the room instead, emits an event, and goes back when the room is left', async () => {
    const set = callComponentTestbed({ version });
    await set.mountCall({ page }, home);
    const call = await set.mountCall({ page });
    set.activeCall(['苏禾']);
    await set.settle();
    Object.assign(set.calls.current ?? {}, { state: 'ended', reason: 'moved' });
    await set.settle();
    expect([call.data.scene, call.data.moved, told(set, 'moved')]).toEqual([
      'room',
      'call.c1',
      [{ room: 'call.c1', call: 'c1' }],
    ]);
    await forget(set);
    expect([call.data.scene, call.count('.room'), told(set, 'ended')]).toEqual(['room', 1, []]);
    call.tap('.top__back');
    set.room.state = 'left';
    set.room.left = 'left';
    set.room.events.emit('left', { reason: 'left' });
    await set.settle();
    expect(set.phone.page.route).toBe(home);
  });
});

onEveryVersion('without a page of its own on %s', (version) => {
  const begin = async (): Promise<{ set: CallComponentTestbed; call: Mounted }> => {
    const set = callComponentTestbed({ version });
    const call = await set.mountCall({}, home);
    set.activeCall(['苏禾']);
    await set.settle();
    await set.settle();
    return { set, call };
  };

  it('[C111] a call stays on its page, is minimised, and comes back', async () => {
    const { set, call } = await begin();
    const pusher = call.element({ tag: 'live-pusher' });
    expect([call.data.scene, set.opened]).toEqual(['active', []]);
    call.tap('.head__act');
    await set.settle();
    const media = isAtLeastVersion(version, '2.9.1') ? 'window' : 'unseen';
    expect([call.data.scene, call.data.media, call.count('.call--active')]).toEqual(['bar', media, 0]);
    call.tap('.bar__back');
    await set.settle();
    expect([call.data.scene, call.element({ tag: 'live-pusher' }) === pusher]).toEqual(['active', true]);
  });

  it('[C111] one page has the pusher; another one shows the box, and takes the call when the first is closed', async () => {
    const { set, call } = await begin();
    const other = await set.mountCall({}, 'pages/tea/index');
    expect([call.data.scene, other.data.scene, other.live]).toEqual(['active', 'bar', []]);
    call.detach();
    other.tap('.bar__back');
    await set.settle();
    await set.settle();
    expect([other.data.scene, set.phone.live.filter(({ tag }) => tag === 'live-pusher').length]).toEqual(['active', 1]);
  });

  it('[C101] nothing remains when the call has ended', async () => {
    const { set, call } = await begin();
    await end(set);
    await forget(set);
    expect([call.data.scene, call.live, told(set, 'ended')]).toEqual(['none', [], [{ reason: 'hangup', call: 'c1' }]]);
  });
});

onEveryVersion('resources on %s', (version) => {
  it('[C126] are all released by a page that is closed during a call', async () => {
    const set = callComponentTestbed({ version });
    const before = set.phone.held();
    set.activeCall(['苏禾', '陈知远']);
    const call = await set.mountCall({ page });
    await set.settle();
    expect([set.calls.listening, set.calls.sounding, set.calls.current?.shows]).toEqual([1, 1, 1]);
    call.detach();
    await set.phone.turn();
    await set.phone.clock.advance(1_500);
    expect([set.calls.listening, set.calls.sounding, set.calls.current?.shows]).toEqual([0, 0, 0]);
    expect({ ...set.phone.held(), listeners: {} }).toEqual({ ...before, listeners: {} });
    expect(set.media.asked.filter((wish) => wish.startsWith('detach')).sort()).toEqual([
      'detachPlayer m0 main',
      'detachPlayer m1 main',
      'detachPusher',
    ]);
  });

  it('[C125] are sounds beside the component, which a page replaces or silences', async () => {
    const set = callComponentTestbed({ version });
    const used: unknown[] = [];
    set.calls.useSounds = (sounds) => {
      used.push(sounds);
      return () => undefined;
    };
    const call = await set.mountCall({ page, ringback: 'none' });
    const [first] = used as { incoming: string; outgoing: string; ended: string }[];
    expect(first?.incoming).toMatch(/^\/.*assets\/sounds\/incoming\.mp3$/);
    expect(first?.incoming).not.toContain('call/');
    expect(first?.outgoing).toBe('');
    call.set({ ringtone: '/sounds/bell.mp3' });
    await set.settle();
    expect(used[1]).toMatchObject({ incoming: '/sounds/bell.mp3', outgoing: '' });
  });
});
