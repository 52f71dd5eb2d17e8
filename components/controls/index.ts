import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import type { Release } from '../core/shared/release';
import { rooms } from '../core/store/rooms';
import { tapControl } from '../core/store/views/control-acts';
import { controlsView, type ControlName, type ControlView } from '../core/store/views/controls';
import { inTheme, lookOf } from '../core/store/views/screen';
import { wordsOf } from '../core/store/views/words';

interface Held {
  binding?: Release;
}

/** The row of buttons: microphone, camera, flip, speaker, screen, leave. Each shows what is and what is wanted, and asks for the opposite. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: { look: '', controls: [] as ControlView[] },

  attached() {
    this.bind();
  },

  detached() {
    (this as Held).binding?.();
  },

  methods: {
    bind() {
      (this as Held).binding?.();
      (this as Held).binding = bindView(this, () => {
        const room = rooms.named(this.data.room);
        const shown = inTheme(screen(), this.data.theme);
        const texts = wordsOf(this.data.locale);
        const shares = rooms.capabilities?.screenShare === true;
        const controls = room === null ? [] : controlsView({ state: room.state, me: room.me, screen: shown, shares, texts });
        return { controls, look: lookOf(shown, texts).look };
      });
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onTap(event: WechatMiniprogram.BaseEvent<Record<string, never>, { name: ControlName; why: string }>) {
      tapControl(this, event.currentTarget.dataset);
    },
  },
});
