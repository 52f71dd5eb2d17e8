import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import { secondsClock } from '../core/bind/seconds';
import type { Release } from '../core/shared/release';
import { bindRoom } from '../core/view/room/auto-join';
import { leaveOrGoBack, handleRoomTap, type RoomAction } from '../core/view/room/room-controller';
import { roomOnPage } from '../core/view/room/room-on-page';
import { RoomViewState } from '../core/view/room/room-view';
import { roomByName } from '../core/view/room-by-name';
import { inTheme } from '../core/view/screen';
import type { Trouble } from '../core/view/run-action';
import { noToast, troubleToast, whyToast } from '../core/view/toast';
import { textsFor } from '../core/view/texts-for';
import { currentPageNumber } from '../core/surface/page';

interface Held {
  binding?: Release;
  following?: Release;
  place?: number;
}

/** A whole room: lobby, pictures, buttons, and the pages that say why there is no room. It shows the store and reports taps. */
Component({
  properties: {
    // Components attach before Page.onLoad, so the name may come later, or change.
    room: { type: String, value: '', observer: 'onName' },
    autoJoin: { type: Boolean, value: false },
    lobby: { type: Boolean, value: true },
    layout: { type: String, value: '' },
    maxPlayers: { type: Number, value: 0 },
    locale: { type: String, value: '', observer: 'onLook' },
    theme: { type: String, value: '', observer: 'onLook' },
  },

  data: {
    scene: 'none',
    place: 0,
    look: '',
    over: true,
    bar: '',
    recording: '',
    people: '',
    net: '',
    banner: { tone: '' },
    result: null,
    empty: '',
    toasts: noToast,
    said: '',
    side: '',
  },

  // Top-level lifetimes: the `lifetimes` field needs base library 2.2.3, and the kit starts at 1.7.0.
  attached() {
    (this as Held).place = currentPageNumber();
    this.bind();
    this.follow();
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).following?.();
  },

  methods: {
    bind() {
      const state = new RoomViewState();
      (this as Held).binding?.();
      (this as Held).binding = bindView(this, () => {
        const { locale, theme } = this.data;
        const facts = { screen: inTheme(screen(), theme), texts: textsFor(locale), now: secondsClock };
        return { ...roomOnPage(state, this.data, facts), place: (this as Held).place };
      });
    },

    follow() {
      (this as Held).following?.();
      (this as Held).following = bindRoom(
        () => roomByName(this.data.room),
        () => ({ autoJoin: this.data.autoJoin, lobby: this.data.lobby }),
        (event, detail) => this.triggerEvent(event, detail),
      );
    },

    /** Before `attached` there is nothing to do again: the name is read there. */
    onName() {
      if ((this as Held).binding !== undefined) this.bind();
      if ((this as Held).following !== undefined) this.follow();
    },

    onLook() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onAct(event: WechatMiniprogram.BaseEvent<Record<string, never>, { act: RoomAction }>) {
      handleRoomTap(this, event.currentTarget.dataset.act);
    },

    onBack() {
      leaveOrGoBack(this);
    },

    /** A button could not do what was asked, and said why. */
    onTrouble(event: WechatMiniprogram.CustomEvent<Trouble>) {
      this.setData({ toasts: troubleToast(event.detail, textsFor(this.data.locale)) });
    },

    onWhy(event: WechatMiniprogram.CustomEvent<{ text: string }>) {
      this.setData({ toasts: whyToast(event.detail.text) });
    },
  },
});
