import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import { watchElementSize } from '../core/bind/element-size';
import { secondsClock } from '../core/bind/seconds';
import type { Release } from '../core/shared/release';
import { GridState, pageAfter, type Finger } from '../core/view/grid/grid-state';
import { emptyGrid, gridOf } from '../core/view/grid/grid-view';
import { sideOf } from '../core/view/controls/side';
import { permissions } from '../core/view/lobby/permissions';
import { roomByName } from '../core/view/room-by-name';
import { inTheme, lookOf } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';

interface Held {
  binding?: Release;
  sizeWatch?: Release;
  state?: GridState;
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
    (this as Held).state = new GridState(screen());
    this.bind();
    (this as Held).sizeWatch = watchElementSize(
      this,
      '.grid__area',
      () => {
        const { room, layout } = this.data;
        return [layout, sideOf(room), roomByName(room)?.state, (this as Held).state?.arranger(layout)?.sizeKey(layout)].join();
      },
      (size) => (this as Held).state?.resize(size),
    );
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).sizeWatch?.();
  },

  methods: {
    bind() {
      const state = (this as Held).state;
      if (state === undefined) return;
      (this as Held).binding?.();
      (this as Held).binding = bindView(this, () => {
        const { room: id, preview, layout, maxPlayers, locale, theme } = this.data;
        const room = roomByName(id);
        const arranger = state.arranger(layout);
        const onInk = arranger !== null && arranger.isActive(layout);
        const shown = inTheme(screen(), onInk ? 'dark' : theme);
        const texts = textsFor(locale);
        if (room === null) return { ...emptyGrid, ...lookOf(shown, texts) };
        const isPreview = preview || (onInk && (room.state === 'idle' || room.state === 'left'));
        const facts = {
          state,
          layout,
          isPreview,
          onInk,
          maxPlayers,
          screen: shown,
          permissions: permissions(),
          texts,
          now: secondsClock,
        };
        return { ...gridOf({ room, ...facts }) };
      });
    },

    arranger() {
      return (this as Held).state?.arranger(this.data.layout) ?? null;
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onTouchStart(event: WechatMiniprogram.TouchEvent) {
      (this as Held).finger = event.touches[0];
    },

    onTouchEnd(event: WechatMiniprogram.TouchEvent) {
      (this as Held).state?.showPage(pageAfter(this.data, (this as Held).finger, event.changedTouches[0]));
    },

    onDot(event: WechatMiniprogram.BaseEvent<Record<string, never>, { page: number }>) {
      (this as Held).state?.showPage(event.currentTarget.dataset.page);
    },

    onHold(event: WechatMiniprogram.TouchEvent) {
      this.arranger()?.hold(event.touches[0]);
    },

    onDrag(event: WechatMiniprogram.TouchEvent) {
      this.arranger()?.drag(event.touches[0]);
    },

    onDrop() {
      this.arranger()?.drop();
    },

    onSwap() {
      this.arranger()?.tap();
    },

    onMember(event: WechatMiniprogram.BaseEvent<Record<string, never>, { key: string; cover: string }>) {
      (this as Held).state?.tap(event.currentTarget.dataset);
    },
  },
});
