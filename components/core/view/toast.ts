import { errors } from '../protocol/errors';
import type { Texts } from '../texts/texts';
import type { Trouble } from './run-action';

/** One toast as a list, whose key is new each time: the sheet shows and hides a new element by itself, without a timer. */
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
