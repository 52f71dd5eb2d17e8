import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import { watchElementSize } from '../core/bind/element-size';
import { secondsClock } from '../core/bind/seconds';
import type { Release } from '../core/shared/release';
import { GridState, pageAfter, type Finger } from '../core/view/grid/grid-state';
import { emptyGrid, gridOf } from '../core/view/grid/grid-view';
import { permissions } from '../core/view/lobby/permissions';
import { gridCall, stageWhy } from '../core/features/call/view/present-call';
import { roomByName } from '../core/view/room-by-name';
import { inTheme, lookOf } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';

interface Held {
  binding?: Release;
  stage?: Release;
  memory?: GridState;
  finger?: Finger | undefined;
}

/**
 * Everybody's picture, and the only writer of this part of the screen: one volume tick is one crossing. Tiles are placed by style and
 * never re-parented; the own tile is always here, in the lobby as the preview and alone.
 */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    preview: { type: Boolean, value: false, observer: 'onChange' },
    layout: { type: String, value: '', observer: 'onChange' },
    maxPlayers: { type: Number, value: 0 },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
    // For rtc-room and rtc-call alone.
    place: { type: Number, value: 0 },
  },

  data: { look: '', over: true, ...emptyGrid },

  attached() {
    (this as Held).memory = new GridState(screen());
    this.bind();
    (this as Held).stage = watchElementSize(
      this,
      '.grid__stage',
      () => stageWhy(this.data.room, this.data.layout),
      (size) => (this as Held).memory?.resize(size),
    );
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).stage?.();
  },

  methods: {
    bind() {
      const memory = (this as Held).memory;
      if (memory === undefined) return;
      (this as Held).binding?.();
      (this as Held).binding = bindView(this, () => {
        const { room: id, preview, layout, maxPlayers, locale, theme } = this.data;
        const room = roomByName(id);
        const call = gridCall(layout, secondsClock);
        const shown = inTheme(screen(), call === null ? theme : 'dark');
        const texts = textsFor(locale);
        if (room === null) return { ...emptyGrid, ...lookOf(shown, texts) };
        const isPreview = preview || (call !== null && (room.state === 'idle' || room.state === 'left'));
        const facts = { memory, call, isPreview, maxPlayers, screen: shown, permissions: permissions(), texts };
        return { ...gridOf({ room, ...facts }) };
      });
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onTouchStart(event: WechatMiniprogram.TouchEvent) {
      (this as Held).finger = event.touches[0];
    },

    onTouchEnd(event: WechatMiniprogram.TouchEvent) {
      (this as Held).memory?.showPage(pageAfter(this.data, (this as Held).finger, event.changedTouches[0]));
    },

    onDot(event: WechatMiniprogram.BaseEvent<Record<string, never>, { page: number }>) {
      (this as Held).memory?.showPage(event.currentTarget.dataset.page);
    },

    onHold(event: WechatMiniprogram.TouchEvent) {
      (this as Held).memory?.call.small.hold(event.touches[0]);
    },

    onDrag(event: WechatMiniprogram.TouchEvent) {
      (this as Held).memory?.call.small.drag(event.touches[0]);
    },

    onDrop() {
      (this as Held).memory?.call.small.drop();
    },

    onSwap() {
      (this as Held).memory?.call.swap();
    },

    onMember(event: WechatMiniprogram.BaseEvent<Record<string, never>, { key: string; cover: string }>) {
      (this as Held).memory?.tap(event.currentTarget.dataset);
    },
  },
});
