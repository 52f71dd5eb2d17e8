import { bindView } from '../core/bind/bind-view';
import { screen } from '../core/bind/screen';
import type { Release } from '../core/shared/release';
import { handleControlTap } from '../core/view/controls/controls-controller';
import { controlsOnPage } from '../core/view/controls/controls-on-page';
import type { ControlView } from '../core/view/controls/controls-view';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';

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
        const { room, locale, theme } = this.data;
        return { ...controlsOnPage(room, { screen: inTheme(screen(), theme), texts: textsFor(locale) }) };
      });
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onTap(event: WechatMiniprogram.BaseEvent<Record<string, never>, { name: string; why: string }>) {
      handleControlTap(this, event.currentTarget.dataset);
    },
  },
});
