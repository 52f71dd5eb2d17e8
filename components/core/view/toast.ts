import { errors } from '../protocol/errors';
import type { Texts } from '../texts/texts';
import type { Trouble } from './run-action';

/** One toast as a list with a new key each time, because the sheet shows and hides a new element without a timer. */
export interface ToastView {
  key: number;
  text: string;
}

export const noToast: ToastView[] = [];

let shown = 0;

export function whyToast(text: string): ToastView[] {
  shown += 1;
  return text === '' ? [] : [{ key: shown, text }];
}

export const troubleToast = ({ reason }: Trouble, texts: Texts): ToastView[] => whyToast(texts[errors[reason].text]);
