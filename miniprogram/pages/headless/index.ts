import { callWordsOf } from '../../demo/call-words';
import { appCalls, sayWhy, watchCalls } from '../../demo/calls';
import { goBack } from '../../demo/go-back';
import { ownCallOf, type OwnCall } from '../../demo/own-call';
import { readSettings } from '../../demo/settings';

const settings = readSettings();
const words = callWordsOf(settings);

/** A call's page of one's own: `rtc.calls`, one picture large, one small, and three buttons. `<rtc-call>` is not needed for it. */
Page({
  data: { locale: settings.locale, words, seen: null as OwnCall | null },
  release: () => undefined as void,
  hide: () => undefined as void,

  onLoad({ to }: { to?: string }) {
    this.release = watchCalls(
      (calls) => ownCallOf(calls, words),
      (seen) => this.draw(seen),
    );
    if (to !== undefined) this.place(to);
  },

  place(to: string) {
    const calls = appCalls();
    const failed = (cause: { reason?: string }): void => {
      sayWhy(settings)(cause);
      goBack();
    };
    void calls?.call(to, { kind: 'video' }).then(undefined, failed);
    // The call is there in the same turn. A page that shows it says so, or nothing is sent: no other page can play it.
    this.hide = calls?.current?.show() ?? this.hide;
  },

  draw(seen: OwnCall) {
    const was = this.data.seen;
    this.setData({ seen });
    if (was !== null && was.room !== '' && seen.room === '') goBack();
  },

  onAnswer() {
    const calls = appCalls();
    void calls?.incoming?.accept().then(undefined, sayWhy(settings));
    this.hide = calls?.current?.show() ?? this.hide;
  },

  onReject() {
    void appCalls()?.incoming?.reject().then(undefined, sayWhy(settings));
  },

  onMute() {
    void appCalls()
      ?.current?.room?.setMicrophone(this.data.seen?.muted === true)
      .then(undefined, sayWhy(settings));
  },

  onHangUp() {
    void appCalls()?.current?.end();
  },

  onUnload() {
    this.hide();
    this.release();
    void appCalls()?.current?.end();
  },
});
