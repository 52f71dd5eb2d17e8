import { callWordsOf } from '../../demo/call-words';
import { appCalls, sayWhy, watchCalls, type Call } from '../../demo/calls';
import { goBack } from '../../demo/go-back';
import { ownCallOf, type OwnCall } from '../../demo/own-call';
import { readSettings } from '../../demo/settings';

const settings = readSettings();
const words = callWordsOf(settings);

/** A call's page of one's own: `rtc.calls`, one picture large, one small, and a few buttons. It needs no `<rtc-call>`. */
Page({
  data: { locale: settings.locale, words, mine: false, seen: null as OwnCall | null },
  call: null as Call | null,
  goingBack: 0,
  hide: () => undefined as void,
  deafen: () => undefined as void,
  release: () => undefined as void,

  onLoad({ to }: { to?: string }) {
    const calls = appCalls();
    if (calls === null) return;
    this.deafen = calls.listen();
    this.release = watchCalls(
      (now) => ownCallOf(now.current ?? now.incoming, words),
      (seen) => this.draw(seen),
    );
    if (to !== undefined) this.show(calls.call(to, { kind: 'video' }));
  },

  /** The call is there in the turn in which it is wished for; whether it works is heard later. */
  show(wished: Promise<unknown>) {
    wished.then(undefined, sayWhy(settings));
    this.call = appCalls()?.current ?? null;
    // Nothing is sent or played while no page says that it shows the call.
    this.hide = this.call?.show() ?? this.hide;
    this.setData({ mine: true });
  },

  draw(seen: OwnCall) {
    this.setData({ seen });
    if (!seen.over || this.call === null) return;
    // Once: what is over may still be drawn again.
    this.call = null;
    this.goingBack = setTimeout(goBack, 2_000);
  },

  onAnswer() {
    const asking = appCalls()?.incoming;
    if (asking) this.show(asking.accept({ microphone: true, camera: true }));
  },

  onReject() {
    void appCalls()?.incoming?.reject();
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
    this.deafen();
  },
});
