import { bindView } from '../core/bind/bind-view';
import { devicePlatform } from '../core/bind/devices';
import { screen } from '../core/bind/screen';
import { secondsClock } from '../core/bind/seconds';
import type { DeviceKind } from '../core/shared/device-list';
import type { Release } from '../core/shared/release';
import { DeviceSheet, devicesOnPage } from '../core/view/devices/device-sheet';
import type { DeviceSheetView } from '../core/view/devices/device-sheet-view';
import type { NoticeView } from '../core/view/devices/microphone-notice';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';
import { noToast } from '../core/view/toast';

interface Held {
  binding?: Release;
  serving?: Release;
  sheet?: DeviceSheet;
}

/** The sheet in which the user chooses camera, microphone and loudspeaker. It adds its own button to the room beside it. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  data: {
    look: '',
    boxes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    sheet: null as DeviceSheetView | null,
    toasts: noToast,
    notices: [] as NoticeView[],
  },

  attached() {
    (this as Held).sheet = new DeviceSheet(devicePlatform(this.is));
    this.bind();
  },

  detached() {
    (this as Held).binding?.();
    (this as Held).serving?.();
  },

  methods: {
    bind() {
      const { sheet, binding, serving } = this as Held;
      if (sheet === undefined) return;
      binding?.();
      serving?.();
      const { room, locale, theme } = this.data;
      const look = () => ({ screen: inTheme(screen(), theme), texts: textsFor(locale), now: secondsClock });
      (this as Held).serving = sheet.serve(room, look());
      (this as Held).binding = bindView(this, () => ({ ...devicesOnPage(sheet, room, look()) }));
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).binding !== undefined) this.bind();
    },

    onChoose(event: WechatMiniprogram.BaseEvent<Record<string, never>, { kind: DeviceKind; id: string }>) {
      const { kind, id } = event.currentTarget.dataset;
      (this as Held).sheet?.choose(this.data.room, kind, id);
    },

    onTone() {
      (this as Held).sheet?.playTone();
    },

    onRecord() {
      (this as Held).sheet?.recording.toggle();
    },

    onUnmute() {
      (this as Held).sheet?.notice.unmute();
    },

    onNever() {
      (this as Held).sheet?.notice.never();
    },

    onClose() {
      (this as Held).sheet?.close();
    },

    /** Keeps the page behind the sheet still. */
    onStill() {},
  },
});
