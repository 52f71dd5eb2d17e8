import { goBack } from '../../demo/go-back';
import { roomNamed, watchRoom } from '../../demo/own-room';
import { readSettings } from '../../demo/settings';

/** Two people face to face: the other large, ourselves small. */
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
    roomNamed(id)
      ?.join({ microphone: true, camera: true })
      .catch(() => {
        // Going away ends a join under way; there is nothing more to leave then.
        if (!this.isGone) goBack();
      });
  },

  onUnload() {
    this.isGone = true;
    this.release();
    void roomNamed(this.data.id)?.leave();
  },
});
