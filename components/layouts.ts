/** The public entry of the layouts feature: an app that does not import it does not carry the code of layouts. */
export { layouts } from './core/features/layouts/feature';
export type { LayoutChoice, LayoutName, Layouts, RtcWithLayouts } from './core/features/layouts/types';
