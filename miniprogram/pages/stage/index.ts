import { emptyStage, openStage, type OpenStage } from '../../demo/gallery/open-stage';

/** One state of a component that is a part of a page. */
Page({
  data: emptyStage,
  stage: null as OpenStage | null,

  onLoad(query: { part?: string; state?: string }) {
    this.stage = openStage(this, query);
  },

  onUnload() {
    this.stage?.release();
  },

  onNext() {
    this.stage?.step(1);
  },

  onPrevious() {
    this.stage?.step(-1);
  },

  onClosed() {
    this.setData({ open: false });
  },
});
