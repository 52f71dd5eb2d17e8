import type { ReceivedStream } from '../forwarding/received-stream';
import type { Layer } from './layer';
import type { LayerChoice } from './layer-choice';
import { carriedBps, type WorstWay } from './layer-rates';
import type { VideoLayers } from './video-layers';

/** A viewer, as far as the choice of its layer concerns it. */
export interface LayerViewer {
  readonly layers: LayerChoice;
  readonly policy: WorstWay;
  sourceOf(kind: 'video'): ReceivedStream | null;
}

/** The publisher: its layers, and the video that its line carries, in bit/s. */
export interface LayeredPublisher {
  readonly hasLayers: boolean;
  readonly layers: VideoLayers;
  readonly policy: { readonly encoderBps: number };
}

/** A layer that nobody watches is encoded for this long, because tiles change back. */
const keptMs = 5_000;
/** Longer than from one call of `update` to the next. */
const notedMs = 600;
/** Beside the small layer a line below the first value carries no full one that is worth its name. */
const bothBps = { least: 250_000, again: 400_000 } as const;
/** A layer without viewers could use everything. */
const anyWay: Required<WorstWay> = { loss: 0, videoBps: Infinity, limitBps: Infinity };

/** The layers that the viewers of a publisher get, and those that are worth encoding. */
export class LayerPlan {
  private readonly chosen = new Map<LayerViewer, Layer>();
  private readonly watchedMs = { small: -Infinity, full: -Infinity };
  private carriesBoth = true;

  /** Called regularly, and when viewers or streams come. */
  update(viewers: ReadonlySet<LayerViewer>, publisher: LayeredPublisher, nowMs: number): void {
    const { layers, hasLayers } = publisher;
    const all = Array.from(viewers);
    const lineBps = publisher.policy.encoderBps;
    // A viewer whose line is as bad as all others keeps the full layer, and the encoder follows that line.
    const [best = 0, second = 0] = all
      .filter((viewer) => viewer.layers.wish === 'full')
      .map(({ policy }) => carriedBps(policy))
      .sort((one, other) => other - one);
    all.forEach((viewer) => {
      const carried = carriedBps(viewer.policy);
      const isBest = viewer.layers.wish === 'full' && carried === best;
      const othersBps = Math.min(lineBps, isBest ? second : best);
      viewer.layers.update({ carriedBps: carried, othersBps, fullBps: layers.fullBps }, nowMs);
    });
    this.judgeLine(lineBps, nowMs);
    this.chosen.clear();
    all.forEach((viewer) => {
      const isHeldBack = !this.carriesBoth || viewer.layers.isLineBad;
      this.chosen.set(viewer, hasLayers ? viewer.layers.layer(isHeldBack, nowMs) : 'full');
    });
    this.noteWatched(layers, nowMs);
  }

  layerOf(viewer: LayerViewer): Layer {
    return this.chosen.get(viewer) ?? 'full';
  }

  /** The worst way to a viewer of the layer; null when nobody has watched it lately. */
  worstWay(layer: Layer, nowMs: number): WorstWay | null {
    if (!this.isWatched(layer, nowMs)) return null;
    const ways = Array.from(this.chosen.keys())
      .filter((viewer) => this.layerOf(viewer) === layer)
      .map(lineOf);
    return ways.reduce(
      (worst, way) => ({
        loss: Math.max(worst.loss, way.loss),
        videoBps: Math.min(worst.videoBps, way.videoBps),
        limitBps: Math.min(worst.limitBps, way.limitBps),
      }),
      anyWay,
    );
  }

  private isWatched(layer: Layer, nowMs: number): boolean {
    // Without viewers the publisher goes on as it began.
    const isIdle = nowMs - Math.max(this.watchedMs.small, this.watchedMs.full) >= keptMs;
    const isKept = layer === 'small' || this.carriesBoth;
    return nowMs - this.watchedMs[layer] < (isKept ? keptMs : notedMs) || (layer === 'full' && isIdle);
  }

  private noteWatched(layers: VideoLayers, nowMs: number): void {
    const [small, full] = [layers.streamOf('small'), layers.streamOf('full')];
    this.chosen.forEach((layer, viewer) => {
      this.watchedMs[layer] = nowMs;
      // The viewer still sees it while the other layer has not begun.
      const source = viewer.sourceOf('video');
      if (source === null || small === full) return;
      if (source === small) this.watchedMs.small = nowMs;
      if (source === full) this.watchedMs.full = nowMs;
    });
  }

  private judgeLine(lineBps: number, nowMs: number): void {
    if (lineBps > bothBps.again || !this.isWatched('small', nowMs)) this.carriesBoth = true;
    else if (lineBps < bothBps.least) this.carriesBoth = false;
  }
}

const lineOf = ({ policy: { loss, videoBps, limitBps = Infinity } }: LayerViewer): Required<WorstWay> => ({
  loss,
  videoBps,
  limitBps,
});
