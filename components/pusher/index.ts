import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import type { Release } from '../core/shared/release';
import type { RoomModel } from '../core/store/model';
import { act } from '../core/store/views/act';
import { controlActs } from '../core/store/views/control-acts';
import type { ControlName } from '../core/store/views/controls';
import { emptyOwn, loneOwn, type OwnView } from '../core/store/views/own';
import { pusherTaken } from '../core/store/views/pusher-taken';
import { permits, watchPermits } from '../core/store/views/permits';
import type { PreviewView } from '../core/store/views/preview';
import { roomWish, type RoomAct } from '../core/store/views/room-acts';
import { roomNamed, whileRoom } from '../core/store/views/room-named';
import { inTheme } from '../core/store/views/screen';
import { wordsOf } from '../core/store/views/words';
import type { NativeEvent } from '../core/surface/native-event';
import type { Rendered } from '../core/surface/after-render';
import type { NativeOwner } from '../core/surface/route-native';
import { claimPusher, type PusherClaim } from '../core/surface/one-pusher';
import { pageAt } from '../core/surface/page';
import {
  attachPusher,
  pusherError,
  pusherMusic,
  pusherNet,
  pusherState,
  pusherVolume,
  screenState,
} from '../core/surface/pusher';

interface Held {
  binding?: Release;
  pushing?: Release;
  watching?: Release;
  page?: object | undefined;
}

/**
 * Ourselves: the room's one `<live-pusher>`, from the preview to the end. A second one on a page is not even inserted, so rtc-grid
 * owns it; a page without a grid may place it alone.
 */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onName' },
    locale: { type: String, value: '' },
    theme: { type: String, value: '' },
    // From here on for rtc-grid alone.
    framed: { type: Boolean, value: false },
    place: { type: Number, value: 0 },
    tile: { type: Object, value: emptyOwn as OwnView },
    preview: { type: Object, value: null as PreviewView | null },
    look: { type: String, value: '' },
    over: { type: Boolean, value: true },
  },

  data: { mine: true },

  attached() {
    (this as Held).page = pageAt(this.data.place);
    this.bind();
  },

  detached() {
    this.release();
  },

  methods: {
    bind() {
      this.release();
      (this as Held).pushing = whileRoom(
        () => roomNamed(this.data.room),
        (room) => (room === null ? () => undefined : this.claim(room)),
      );
      (this as Held).watching = watchPermits(() => roomNamed(this.data.room));
      (this as Held).binding = this.data.framed ? () => undefined : this.bindAlone();
    },

    /** A page has one pusher, and a room is sent by one: another page, or another room on this one, may have it. */
    claim(room: RoomModel): Release {
      const claim: PusherClaim = {
        room,
        hold: (page) => attachPusher(this as unknown as NativeOwner & Rendered, room, page),
        stand: (mine) => this.setData({ mine }),
        taken: (is) => pusherTaken(room, is),
      };
      return claimPusher(claim, (this as Held).page);
    },

    bindAlone(): Release {
      return bindView(this, () => {
        const { room, locale, theme } = this.data;
        const facts = { room: roomNamed(room), screen: inTheme(screen(), theme), permits: permits(), texts: wordsOf(locale) };
        return { ...loneOwn(facts) };
      });
    },

    release() {
      (this as Held).binding?.();
      (this as Held).watching?.();
      (this as Held).pushing?.();
    },

    /** Before `attached` the properties are only set; they are read there. */
    onName() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    /** Native event -> store, untouched. Prefixed, because at the floor these names live on the host's page. */
    rtcPusherState(event: NativeEvent) {
      pusherState(roomNamed(this.data.room), event);
    },

    rtcPusherError(event: NativeEvent) {
      pusherError(roomNamed(this.data.room), event);
    },

    rtcPusherNet(event: NativeEvent) {
      pusherNet(roomNamed(this.data.room), event);
    },

    rtcPusherVolume(event: NativeEvent) {
      pusherVolume(roomNamed(this.data.room), event);
    },

    rtcPusherMusic(event: NativeEvent) {
      pusherMusic(roomNamed(this.data.room), event);
    },

    rtcScreenState(event: NativeEvent) {
      screenState(roomNamed(this.data.room), event);
    },

    onControl(event: WechatMiniprogram.BaseEvent<Record<string, never>, { name: ControlName }>) {
      act(this, controlActs[event.currentTarget.dataset.name]);
    },

    onAct(event: WechatMiniprogram.BaseEvent<Record<string, never>, { act: RoomAct }>) {
      act(this, roomWish(event.currentTarget.dataset.act));
    },

    onRetry() {
      act(this, roomWish('retryDevices'));
    },
  },
});
