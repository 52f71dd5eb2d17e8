/** The public entry of the inspector: an app that does not import it does not carry its code. */
export { inspector } from './core/features/inspector/feature';
export type { Inspector, InspectorFeature, InspectorOptions } from './core/features/inspector/types';
export type { RtcInspectorEvents, RtcInspectorProperties } from './core/features/inspector/tags';
