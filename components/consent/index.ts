import { bindView } from '../core/bind/bind-view';
import { consentPlatform } from '../core/bind/consent';
import { screen } from '../core/bind/screen';
import type { Release } from '../core/shared/release';
import { Consent, consentOnPage } from '../core/view/consent/consent';
import type { ConsentView } from '../core/view/consent/consent-view';
import { roomByName, whileRoom } from '../core/view/room-by-name';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';

interface Held {
  consent: Consent;
  binding: Release;
  serving?: Release;
}

/** Asks the user before anything of them is recorded. It draws nothing until the room is recorded. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onRoom' },
    watches: { type: Boolean, value: false },
    locale: { type: String, value: '', observer: 'onLook' },
    theme: { type: String, value: '', observer: 'onLook' },
  },

  data: { look: '', ask: null as ConsentView | null },

  attached() {
    const held = this as unknown as Held;
    held.consent = new Consent(consentPlatform, () => this.facts());
    held.binding = () => undefined;
    held.serving = () => undefined;
    this.onRoom();
    this.onLook();
  },

  detached() {
    const { binding, serving } = this as unknown as Held;
    binding();
    serving?.();
  },

  methods: {
    facts() {
      const { watches, locale, theme } = this.data;
      return { watches, screen: inTheme(screen(), theme), texts: textsFor(locale) };
    },

    /** Before `attached` the properties are only set; they are read there. */
    onRoom() {
      const held = this as unknown as Held;
      if (held.serving === undefined) return;
      held.serving();
      held.serving = whileRoom(
        () => roomByName(this.data.room),
        (room) => held.consent.serve(room),
      );
    },

    onLook() {
      const held = this as unknown as Held;
      if (held.serving === undefined) return;
      held.binding();
      held.binding = bindView(this, () => ({ ...consentOnPage(held.consent, this.facts()) }));
    },

    onAnswer(event: WechatMiniprogram.BaseEvent<Record<string, never>, { yes?: boolean }>) {
      (this as unknown as Held).consent.answer(event.currentTarget.dataset.yes === true);
    },

    /** Keeps the page behind the dialog still. */
    onStill() {},
  },
});
