import { goBack } from '../../demo/go-back';
import { roomById, watchRoom } from '../../demo/room-page-state';
import { readSettings } from '../../demo/settings';

/** A page for two: the other member large, the local participant small. */
Page({
  data: { id: '', other: '', locale: '' },
  release: () => undefined as void,
  isGone: false,

  onLoad(query: { id?: string }) {
    const id = query.id ?? '';
    this.setData({ id, locale: readSettings().locale });
    this.release = watchRoom(id, ({ other, left }) => {
      this.setData({ other });
      if (left) goBack();
    });
    roomById(id)
      ?.join({ microphone: true, camera: true })
      .catch(() => {
        // Leaving the page cancels the join; the page is gone already.
        if (!this.isGone) goBack();
      });
  },

  onUnload() {
    this.isGone = true;
    this.release();
    void roomById(this.data.id)?.leave();
  },
});
