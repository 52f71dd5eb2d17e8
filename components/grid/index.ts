import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import { watchStage } from '../core/bind/stage';
import type { Release } from '../core/shared/release';
import { rooms } from '../core/store/rooms';
import { GridMemory, pageAfter, type Finger } from '../core/store/views/grid-memory';
import { emptyGrid, gridOf } from '../core/store/views/grid';
import { permits } from '../core/store/views/permits';
import { inTheme, lookOf } from '../core/store/views/screen';
import { wordsOf } from '../core/store/views/words';

interface Held {
  binding?: Release;
  stage?: Release;
  memory?: GridMemory;
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
    maxPlayers: { type: Number, value: 0 },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: { look: '', over: true, dark: false, ...emptyGrid },

  attached() {
    (this as Held).memory = new GridMemory(screen());
    this.bind();
    (this as Held).stage = watchStage(
      this,
      '.grid__stage',
      () => `${rooms.named(this.data.room)?.state}`,
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
        const { room: id, preview, maxPlayers, locale, theme } = this.data;
        const room = rooms.named(id);
        const shown = inTheme(screen(), theme);
        const texts = wordsOf(locale);
        if (room === null) return { ...emptyGrid, ...lookOf(shown, texts) };
        const facts = { memory, isPreview: preview, maxPlayers, screen: shown, permits: permits(), texts };
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
      (this as Held).memory?.turnTo(pageAfter(this.data, (this as Held).finger, event.changedTouches[0]));
    },

    onDot(event: WechatMiniprogram.BaseEvent<Record<string, never>, { page: number }>) {
      (this as Held).memory?.turnTo(event.currentTarget.dataset.page);
    },

    onMember(event: WechatMiniprogram.BaseEvent<Record<string, never>, { key: string; cover: string }>) {
      (this as Held).memory?.tap(event.currentTarget.dataset);
    },
  },
});
