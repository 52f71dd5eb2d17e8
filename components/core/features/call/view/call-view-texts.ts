import type { CallTexts } from '../../../texts/calls';
import type { TextKey, Texts } from '../../../texts/texts';

/** The texts of all components with those of calls. */
export type CallViewTexts = Texts & CallTexts;

export type CallViewTextKey = TextKey | keyof CallTexts;
