import { callWordsOf } from '../../demo/call-words';
import { appCalls, showRefusal, watchCalls, type Call } from '../../demo/calls';
import { goBack, goContacts } from '../../demo/go-back';
import { callPageState, type CallPageState } from '../../demo/call-page-state';
import { readSettings } from '../../demo/settings';

const settings = readSettings();
const words = callWordsOf(settings);

/** A call page without `<rtc-call>`: `rtc.calls`, a large and a small picture, and a few buttons. */
Page({
  data: { locale: settings.locale, words, mine: false, seen: null as CallPageState | null },
  call: null as Call | null,
  goingBack: 0,
  hide: () => undefined as void,
  stopListening: () => undefined as void,
  release: () => undefined as void,

  onLoad({ to }: { to?: string }) {
    wx.setNavigationBarTitle({ title: words.title });
    const calls = appCalls();
    if (calls === null) return;
    this.stopListening = calls.listen();
    this.release = watchCalls(
      (now) => callPageState(now.current ?? now.incoming, words),
      (seen) => this.draw(seen),
    );
    if (to !== undefined && to !== '') this.show(calls.call(to, { kind: 'video' }));
  },

  /** `current` is set at once; the promise reports later whether the call succeeded. */
  show(request: Promise<unknown>) {
    request.then(undefined, showRefusal(settings));
    this.call = appCalls()?.current ?? null;
    // Nothing is sent or played before a page calls `show`.
    this.hide = this.call?.show() ?? this.hide;
    this.setData({ mine: this.call !== null });
  },

  draw(seen: CallPageState) {
    this.setData({ seen });
    if (!seen.over || this.call === null) return;
    // Only once: the state can still change after the end.
    this.call = null;
    this.goingBack = setTimeout(goBack, 2_000);
  },

  onAnswer() {
    const incoming = appCalls()?.incoming;
    if (incoming) this.show(incoming.accept({ microphone: true, camera: true }));
  },

  onReject() {
    void appCalls()?.incoming?.reject();
  },

  onContacts() {
    goContacts();
  },

  onMute() {
    void this.call?.room?.setMicrophone(this.data.seen?.muted === true);
  },

  onHangUp() {
    void this.call?.end();
  },

  onUnload() {
    clearTimeout(this.goingBack);
    void this.call?.end();
    this.hide();
    this.release();
    this.stopListening();
  },
});
