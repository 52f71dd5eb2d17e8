/** The picture of a publisher that a viewer gets: a small one is for a small tile, or for a line that carries no more. */
export type Layer = 'small' | 'full';

/** The most for each layer of a publisher, in bit/s. A layer with 0 is watched by nobody, and need not be encoded. */
export type LayerRates = Readonly<Record<Layer, number>>;
