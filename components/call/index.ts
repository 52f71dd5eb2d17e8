import { bindView } from '../core/bind/bind-view';
import { isScreenReaderOn } from '../core/bind/screen-reader';
import { screen } from '../core/bind/screen';
import { secondsClock } from '../core/bind/seconds';
import type { Release } from '../core/shared/release';
import type { Trouble } from '../core/view/run-action';
import { handleCallTap, handleControlTap, leaveConvertedRoom, type CallAction } from '../core/features/call/view/call-controller';
import type { CallControlView } from '../core/features/call/view/call-controls-view';
import { navigateCalls } from '../core/features/call/view/call-navigation';
import { soundsOf, type CallHost } from '../core/features/call/view/call-host';
import { callOnPage } from '../core/features/call/view/call-on-page';
import { miniCallPosition, CallUiState } from '../core/features/call/view/call-ui-state';
import { emptyCall } from '../core/features/call/view/call-view';
import { presentCallRoom } from '../core/features/call/feature';
import { callGrid } from '../core/features/call/view/call-grid';
import { extendGrid } from '../core/view/grid/arrangement';
import { noToast } from '../core/view/toast';
import { withCallTexts } from '../core/texts/calls';
import { textsFor } from '../core/view/texts-for';
import { componentPage, currentPageNumber } from '../core/surface/page';

extendGrid(callGrid);

interface Held {
  host?: CallHost;
  binding?: Release;
  following?: Release;
  place?: number;
}

/**
 * Calls, on any page: who calls, the call itself where it belongs, and a small box for it everywhere else. It shows the store and
 * reports taps.
 */
Component({
  properties: {
    page: { type: String, value: '', observer: 'onWish' },
    call: { type: String, value: '', observer: 'onWish' },
    answer: { type: Boolean, value: false, observer: 'onWish' },
    ringtone: { type: String, value: '', observer: 'onWish' },
    ringback: { type: String, value: '', observer: 'onWish' },
    locale: { type: String, value: '', observer: 'onLook' },
    theme: { type: String, value: '' },
  },

  data: { ...emptyCall, place: 0, room: presentCallRoom, look: '', over: true, toasts: noToast },

  // Top-level lifetimes: the `lifetimes` field needs base library 2.2.3, and the kit starts at 1.7.0.
  attached() {
    (this as Held).place = currentPageNumber();
    (this as Held).host = {
      ui: new CallUiState(),
      page: componentPage(),
      emit: (name, detail) => this.triggerEvent(name, detail),
    };
    this.onWish();
    this.bind();
    this.follow();
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).following?.();
  },

  methods: {
    bind() {
      const { host } = this as Held;
      if (host === undefined) return;
      (this as Held).binding?.();
      (this as Held).binding = bindView(this, () => ({
        place: (this as Held).place,
        ...callOnPage(host, {
          screen: screen(),
          isScreenReaderOn: isScreenReaderOn(),
          time: secondsClock,
          texts: withCallTexts(textsFor(this.data.locale)),
        }),
      }));
    },

    follow() {
      const { host } = this as Held;
      if (host !== undefined) (this as Held).following = navigateCalls(host, () => soundsOf(this.is, host.ui.properties));
    },

    /** Before `attached` the properties are only set; they are read there. */
    onWish() {
      (this as Held).host?.ui.setProperties(this.data);
    },

    onLook() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onAct(event: WechatMiniprogram.BaseEvent<Record<string, never>, { act: CallAction }>) {
      handleCallTap((this as Held).host, event.currentTarget.dataset.act);
    },

    onControl(event: WechatMiniprogram.BaseEvent<Record<string, never>, Pick<CallControlView, 'name' | 'why'>>) {
      handleControlTap((this as Held).host, event.currentTarget.dataset);
    },

    onHold(event: WechatMiniprogram.TouchEvent) {
      miniCallPosition.hold(event.touches[0]);
    },

    onDrag(event: WechatMiniprogram.TouchEvent) {
      miniCallPosition.drag(event.touches[0]);
    },

    onDrop() {
      miniCallPosition.drop();
    },

    /** A picture could not do what was asked. */
    onTrouble(event: WechatMiniprogram.CustomEvent<Trouble>) {
      (this as Held).host?.ui.showNotice(event.detail);
    },

    onLeftRoom() {
      leaveConvertedRoom((this as Held).host);
    },

    /** A finger on the call does not scroll the page below. */
    onStill() {
      return undefined;
    },
  },
});
