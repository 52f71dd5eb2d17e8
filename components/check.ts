/** The public entry of the check feature: an app that does not import it does not carry the code of the check. */
export { check } from './core/features/check/feature';
export type { RtcCheckProperties } from './core/features/check/tags';
