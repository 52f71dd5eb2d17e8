import { bindView } from '../core/bind/bind-view';
import { readAloud } from '../core/bind/read-aloud';
import { screen } from '../core/bind/screen';
import { ticking } from '../core/bind/ticking';
import type { Release } from '../core/shared/release';
import type { Trouble } from '../core/store/views/act';
import { callTap, controlTap, leaveMoved, type CallAct } from '../core/store/views/call-acts';
import type { CallControlView } from '../core/store/views/call-controls';
import { followCalls } from '../core/store/views/call-following';
import { soundsOf, type CallHost } from '../core/store/views/call-host';
import { callOnPage } from '../core/store/views/call-look';
import { barPlace, CallMemory } from '../core/store/views/call-memory';
import { emptyCall } from '../core/store/views/call-view';
import { presentCall } from '../core/store/views/room-named';
import { noToast } from '../core/store/views/toast';
import { wordsOf } from '../core/store/views/words';
import { placeInFront } from '../core/surface/page';
import { ownPage } from '../core/surface/pages';

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

  data: { ...emptyCall, place: 0, room: presentCall, look: '', over: true, toasts: noToast },

  // Top-level lifetimes: the `lifetimes` field needs base library 2.2.3, and the kit starts at 1.7.0.
  attached() {
    (this as Held).place = placeInFront();
    (this as Held).host = {
      memory: new CallMemory(),
      page: ownPage(),
      tell: (name, detail) => this.triggerEvent(name, detail),
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
        ...callOnPage(host, { screen: screen(), isReadAloud: readAloud(), time: ticking(), texts: wordsOf(this.data.locale) }),
      }));
    },

    follow() {
      const { host } = this as Held;
      if (host !== undefined) (this as Held).following = followCalls(host, () => soundsOf(this.is, host.memory.wishes));
    },

    /** Before `attached` the properties are only set; they are read there. */
    onWish() {
      (this as Held).host?.memory.ask(this.data);
    },

    onLook() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onAct(event: WechatMiniprogram.BaseEvent<Record<string, never>, { act: CallAct }>) {
      callTap((this as Held).host, event.currentTarget.dataset.act);
    },

    onControl(event: WechatMiniprogram.BaseEvent<Record<string, never>, Pick<CallControlView, 'name' | 'why'>>) {
      controlTap((this as Held).host, event.currentTarget.dataset);
    },

    onHold(event: WechatMiniprogram.TouchEvent) {
      barPlace.hold(event.touches[0]);
    },

    onDrag(event: WechatMiniprogram.TouchEvent) {
      barPlace.drag(event.touches[0]);
    },

    onDrop() {
      barPlace.drop();
    },

    /** A picture could not do what was asked. */
    onTrouble(event: WechatMiniprogram.CustomEvent<Trouble>) {
      (this as Held).host?.memory.say(event.detail);
    },

    onLeftRoom() {
      leaveMoved((this as Held).host);
    },

    /** A finger on the call does not scroll the page below. */
    onStill() {
      return undefined;
    },
  },
});
