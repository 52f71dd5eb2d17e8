import type { Answer } from '../../../../tools/phone/runtime/bridge';
import { NativeElements } from '../../../../tools/phone/runtime/native-elements';

/** Native elements with a clock that the test moves. */
function elements(more: { refused?: string } = {}) {
  const waiting: { run: () => void; ms: number }[] = [];
  const said: string[] = [];
  let front = 1;
  const native = new NativeElements({
    insertMs: 80,
    removeMs: 30,
    isGranted: (device) => device !== more.refused,
    front: () => front,
    after: (run, ms) => void waiting.push({ run, ms }),
    say: (event, message, view) =>
      void said.push(`${event} ${view} ${String((message as { errCode?: number }).errCode ?? JSON.stringify(message))}`),
  });
  const call = (name: string, params: object, view = 1): Answer => {
    const handler = native.handlers[name];
    if (!handler) throw new Error(`no handler for ${name}`);
    return handler({ name, view, params: params as Record<string, unknown> });
  };
  const settle = (): void => {
    while (waiting.length > 0)
      waiting
        .sort((left, right) => left.ms - right.ms)
        .shift()
        ?.run();
  };
  return { native, call, said, settle, toFront: (view: number) => (front = view) };
}

const pusher = { livePusherId: 7, pushUrl: 'rtmp://x/1', autopush: false };

describe('native elements', () => {
  it('[X135] answer insertion and removal after the set times', () => {
    const { call } = elements();
    expect(call('insertLivePusher', pusher)).toEqual({ result: { containerId: 7 }, afterMs: 80 });
    expect(call('removeLivePusher', { livePusherId: 7 })).toEqual({ result: {}, afterMs: 30 });
  });

  it('[X135] record attributes, updates and commands', () => {
    const { native, call } = elements();
    call('insertLivePusher', pusher);
    call('updateLivePusher', { livePusherId: 7, muted: true });
    call('operateLivePusher', { livePusherId: 7, type: 'start' }, 0);
    expect(native.live('LivePusher')).toMatchObject([
      { view: 1, id: 7, attributes: { pushUrl: 'rtmp://x/1', muted: true }, updates: [{ muted: true }], operations: ['start'] },
    ]);
    expect(native.live('LivePlayer')).toEqual([]);
  });

  it('[X135] send the codes of a stream that starts well, by command or by attribute, and none without a URL', () => {
    const { call, said, settle } = elements();
    call('insertLivePusher', pusher);
    call('insertLivePlayer', { livePlayerId: 8, playUrl: '', autoplay: true });
    settle();
    expect(said).toEqual([]);
    call('operateLivePusher', { livePusherId: 7, type: 'start' });
    settle();
    expect(said.splice(0)).toEqual([1001, 1002, 1003, 1007].map((code) => `onLivePusherEvent 1 ${code}`));
    call('updateLivePlayer', { livePlayerId: 8, playUrl: 'rtmp://x/2' });
    settle();
    expect(said).toEqual([2001, 2002, 2003, 2004].map((code) => `onLivePlayerEvent 1 ${code}`));
  });

  it('[X135] keep commands for an element that is gone, or of a page behind, as lost', () => {
    const { native, call, said, settle, toFront } = elements();
    call('insertLivePusher', pusher);
    toFront(2);
    call('operateLivePusher', { livePusherId: 7, type: 'stop' });
    toFront(1);
    call('removeLivePusher', { livePusherId: 7 });
    call('operateLivePusher', { livePusherId: 7, type: 'start' });
    settle();
    expect(native.lost.map(({ operation }) => operation)).toEqual(['stop', 'start']);
    expect(said).toEqual([]);
  });

  it('[X135] say nothing any more once they are removed, alone or with their page', () => {
    const { native, call, said, settle } = elements();
    call('insertLivePusher', { ...pusher, autopush: true });
    call('insertLivePlayer', { livePlayerId: 8, playUrl: 'rtmp://x/2', autoplay: true }, 2);
    call('removeLivePusher', { livePusherId: 7 });
    native.closeView(2);
    settle();
    expect([said, native.live('LivePlayer')]).toEqual([[], []]);
  });

  it.each([
    ['camera', { enableCamera: true }, -1301],
    ['record', { muted: false }, -1302],
  ])('[X138] report a refused %s where the library asked nothing', (refused, attributes, code) => {
    const { call, said, settle } = elements({ refused });
    call('insertLivePusher', { ...pusher, ...attributes, autopush: true });
    settle();
    expect(said).toEqual([`onLivePusherEvent 1 ${code}`]);
  });
});
