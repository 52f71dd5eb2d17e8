import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import { ticking } from '../core/bind/ticking';
import type { Release } from '../core/shared/release';
import { rooms } from '../core/store/rooms';
import { followRoom, wantsLobby } from '../core/store/views/entering';
import { goAway, roomTap, type RoomAct } from '../core/store/views/room-acts';
import { RoomMemory, roomView } from '../core/store/views/room';
import { inTheme, lookOf } from '../core/store/views/screen';
import type { Trouble } from '../core/store/views/act';
import { noToast, troubleToast, whyToast } from '../core/store/views/toast';
import { wordsOf } from '../core/store/views/words';
import { placeInFront } from '../core/surface/page';

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
    people: '',
    net: '',
    banner: { tone: '' },
    result: null,
    empty: '',
    toasts: noToast,
  },

  // Top-level lifetimes: the `lifetimes` field needs base library 2.2.3, and the kit starts at 1.7.0.
  attached() {
    (this as Held).place = placeInFront();
    this.bind();
    this.follow();
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).following?.();
  },

  methods: {
    bind() {
      const memory = new RoomMemory();
      (this as Held).binding?.();
      (this as Held).binding = bindView(this, () => {
        const { room: id, locale, theme, lobby, autoJoin } = this.data;
        const room = rooms.named(id);
        const now = ticking();
        const shown = inTheme(screen(), theme);
        const texts = wordsOf(locale);
        const view = roomView({
          room,
          connection: rooms.connection,
          link: rooms.copyLink !== null,
          lobby: wantsLobby({ room, lobby, autoJoin }),
          ...memory.next(room === null ? 'idle' : room.state, now),
          now,
          screen: shown,
          texts,
        });
        return { ...view, ...lookOf(shown, texts), place: (this as Held).place };
      });
    },

    follow() {
      (this as Held).following?.();
      (this as Held).following = followRoom(
        () => rooms.named(this.data.room),
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

    onAct(event: WechatMiniprogram.BaseEvent<Record<string, never>, { act: RoomAct }>) {
      roomTap(this, event.currentTarget.dataset.act);
    },

    onBack() {
      goAway(this);
    },

    /** A button could not do what was asked, and said why. */
    onTrouble(event: WechatMiniprogram.CustomEvent<Trouble>) {
      this.setData({ toasts: troubleToast(event.detail, wordsOf(this.data.locale)) });
    },

    onWhy(event: WechatMiniprogram.CustomEvent<{ text: string }>) {
      this.setData({ toasts: whyToast(event.detail.text) });
    },
  },
});
