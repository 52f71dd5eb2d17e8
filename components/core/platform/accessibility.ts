import { native } from './native';
import type { Host } from './platform';

/** Whether a screen reader is on (base library 2.13.0). False on phones that do not know, some of which throw. */
export function readScreenReader(host: Pick<Host, 'atLeast'>): Promise<boolean> {
  if (!host.atLeast('2.13.0')) return Promise.resolve(false);
  return new Promise<boolean>((done) => {
    native.checkIsOpenAccessibility({ success: ({ open }) => done(open), fail: () => done(false) });
  }).catch(() => false);
}
