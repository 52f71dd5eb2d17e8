import { bindView } from '../core/bind/bind-view';
import { inspectorPlatform } from '../core/bind/inspect';
import { screen } from '../core/bind/screen';
import { secondsClock } from '../core/bind/seconds';
import { inspectorPlaces, InspectorPanel, type InspectorLook, type PanelView } from '../core/features/inspector/view/panel';
import { releaseAll, type Release } from '../core/shared/release';
import { inTheme } from '../core/view/screen';
import { textsFor } from '../core/view/texts-for';

interface Held {
  platform?: ReturnType<typeof inspectorPlatform>;
  inspected?: InspectorPanel;
  watching?: Release;
  showing?: Release;
}

/** Shows how a room or a call is doing, and copies a report. While it is closed it collects, and sends nothing to the view. */
Component({
  properties: {
    room: { type: String, value: '', observer: 'onChange' },
    open: { type: Boolean, value: false, observer: 'onChange' },
    locale: { type: String, value: '', observer: 'onChange' },
    theme: { type: String, value: '', observer: 'onChange' },
  },

  /** `places` are those of the bars. */
  data: { look: '', places: inspectorPlaces, panel: null as PanelView | null },

  attached() {
    const held = this as Held;
    held.platform = inspectorPlatform(this);
    held.inspected = new InspectorPanel(held.platform);
    this.bind();
  },

  detached() {
    this.release();
  },

  methods: {
    bind() {
      const held = this as Held;
      const { platform, inspected } = held;
      if (platform === undefined || inspected === undefined) return;
      const { room, open } = this.data;
      this.release();
      held.watching = inspected.watch(room);
      if (open)
        held.showing = releaseAll([
          platform.count(),
          inspected.show(
            room,
            () => this.lookNow().screen,
            () => this.onClose(),
          ),
          bindView(this, () => ({ ...inspected.view(room, this.lookNow()) })),
        ]);
    },

    release() {
      (this as Held).watching?.();
      (this as Held).showing?.();
    },

    lookNow(): InspectorLook {
      const { locale, theme } = this.data;
      return { screen: inTheme(screen(), theme), texts: textsFor(locale), now: secondsClock };
    },

    /** Before `attached` the properties are only set; they are read there. */
    onChange() {
      if ((this as Held).watching !== undefined) this.bind();
    },

    onFilter() {
      (this as Held).inspected?.nextFilter();
    },

    onRow(event: WechatMiniprogram.BaseEvent<Record<string, never>, { row: string }>) {
      (this as Held).inspected?.toggle(event.currentTarget.dataset.row);
    },

    onCopy() {
      (this as Held).inspected?.copy(this.data.room, this.lookNow());
    },

    onClose() {
      this.triggerEvent('close');
    },

    /** Keeps the page behind the sheet still. */
    onStill() {},
  },
});
