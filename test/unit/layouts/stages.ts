import type { ShownMode, GridArea } from '../../../components/core/features/layouts/view/layout';

/** The stages of the visual design: an upright phone, one on its side, and a desktop with and without a panel. */
export const stages = {
  portrait: { form: 'portrait', width: 374, height: 660, rpx: 0.52, floats: true },
  landscape: { form: 'landscape', width: 690, height: 330, rpx: 0.52, floats: true },
  'panel open': { form: 'desktop', width: 897, height: 656, rpx: 0.5, floats: true },
  'panel closed': { form: 'desktop', width: 1256, height: 656, rpx: 0.5, floats: true },
} as const satisfies { readonly [name: string]: GridArea };

export type StageName = keyof typeof stages;

export const keysOf = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => (at === 1 || count === 1 ? 'me' : `m${at}`));

export const grid: ShownMode = { name: 'grid', large: '', small: '', page: 0, x: 1, y: 0 };
