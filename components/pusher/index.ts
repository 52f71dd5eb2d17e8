import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import type { Release } from '../core/shared/release';
import { runAction } from '../core/view/run-action';
import { actionOf } from '../core/view/controls/controls-controller';
import { emptyLocalTile, standaloneLocalTile, type LocalTileView } from '../core/view/grid/local-tile';
import { markPusherConflict } from '../core/view/grid/pusher-conflict';
import { permissions, readyRoom, watchPermissions } from '../core/view/lobby/permissions';
import type { PreviewView } from '../core/view/lobby/preview-view';
import { roomAction, type RoomAction } from '../core/view/room/room-controller';
import { roomByName, whileRoom, type ShownRoom } from '../core/view/room-by-name';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';
import type { NativeEvent } from '../core/surface/native-event';
import type { Renderable } from '../core/surface/after-render';
import type { NativeOwner } from '../core/surface/route-native';
import { requestPusher, type PusherCandidate } from '../core/surface/pusher-arbitration';
import { pageByNumber } from '../core/surface/page';
import {
  attachPusher,
  handlePusherError,
  handlePusherMusic,
  handlePusherNet,
  handlePusherState,
  handlePusherVolume,
  handleScreenState,
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
    tile: { type: Object, value: emptyLocalTile as LocalTileView },
    preview: { type: Object, value: null as PreviewView | null },
    look: { type: String, value: '' },
    over: { type: Boolean, value: true },
  },

  data: { mine: true },

  attached() {
    (this as Held).page = pageByNumber(this.data.place);
    this.bind();
  },

  detached() {
    this.release();
  },

  methods: {
    bind() {
      this.release();
      (this as Held).pushing = whileRoom(
        () => readyRoom(this.data.room),
        (room) => (room === null ? () => undefined : this.claim(room)),
      );
      (this as Held).watching = watchPermissions(() => roomByName(this.data.room));
      (this as Held).binding = this.data.framed ? () => undefined : this.bindAlone();
    },

    /** A page has one pusher, and a room is sent by one: another page, or another room on this one, may have it. */
    claim(room: ShownRoom): Release {
      const claim: PusherCandidate = {
        room,
        attach: (page) => attachPusher(this as unknown as NativeOwner & Renderable, room.elements, page),
        setActive: (mine) => this.setData({ mine }),
        setBlocked: (is) => markPusherConflict(room, is),
      };
      // The claim for an earlier room may have lost.
      if (!this.data.mine) this.setData({ mine: true });
      return requestPusher(claim, (this as Held).page);
    },

    bindAlone(): Release {
      return bindView(this, () => {
        const { room, locale, theme } = this.data;
        const facts = {
          room: roomByName(room),
          screen: inTheme(screen(), theme),
          permissions: permissions(),
          texts: textsFor(locale),
        };
        return { ...standaloneLocalTile(facts) };
      });
    },

    release() {
      (this as Held).binding?.();
      (this as Held).watching?.();
      (this as Held).pushing?.();
    },

    elements() {
      return roomByName(this.data.room)?.elements ?? null;
    },

    /** Before `attached` the properties are only set; they are read there. */
    onName() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    /** Native event -> store, untouched. Prefixed, because at the floor these names live on the host's page. */
    rtcPusherState(event: NativeEvent) {
      handlePusherState(this.elements(), event);
    },

    rtcPusherError(event: NativeEvent) {
      handlePusherError(this.elements(), event);
    },

    rtcPusherNet(event: NativeEvent) {
      handlePusherNet(this.elements(), event);
    },

    rtcPusherVolume(event: NativeEvent) {
      handlePusherVolume(this.elements(), event);
    },

    rtcPusherMusic(event: NativeEvent) {
      handlePusherMusic(this.elements(), event);
    },

    rtcScreenState(event: NativeEvent) {
      handleScreenState(this.elements(), event);
    },

    onControl(event: WechatMiniprogram.BaseEvent<Record<string, never>, { name: string }>) {
      runAction(this, actionOf(event.currentTarget.dataset.name));
    },

    onAct(event: WechatMiniprogram.BaseEvent<Record<string, never>, { act: RoomAction }>) {
      runAction(this, roomAction(event.currentTarget.dataset.act));
    },

    onRetry() {
      runAction(this, roomAction('retryDevices'));
    },
  },
});
