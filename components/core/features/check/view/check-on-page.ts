import { box } from '../../../shared/mobx';
import type { Texts } from '../../../texts/texts';
import { lookOf, type Look, type Screen } from '../../../view/screen';
import { noToast, whyToast, type ToastView } from '../../../view/toast';
import type { Check } from '../check';
import { createCheck } from '../feature';
import { reportOf } from '../report';
import type { CheckPlatform, StepId } from '../types';
import { checkView, type CheckView, type RowAct } from './check-view';

/** The check of one component, and the effects of its taps. */
export class CheckOnPage {
  private readonly toasts = box(noToast);
  private made: Check | null = null;

  constructor(private readonly platform: CheckPlatform) {}

  /** An app may call `createRtc` after the page is there; observable. */
  get check(): Check | null {
    this.made = this.made ?? createCheck(this.platform);
    return this.made;
  }

  tapMain(): void {
    if (this.check?.running === true) this.check.stop();
    else this.check?.start();
  }

  tapRow(id: StepId, act: RowAct): void {
    if (act === 'retry') this.check?.retry(id);
    else if (act === 'settings') this.check?.openSettings(id);
    else this.check?.answer(act === 'heard');
  }

  /** The phone shows its own message, and the browser's runtime too. */
  copy(texts: Texts): void {
    const { clock, system, copy } = this.platform;
    copy(reportOf(this.check?.rows ?? [], system, clock.now(), texts)).then(undefined, () =>
      this.toasts.set(whyToast(texts['error.internal'])),
    );
  }

  /** Ends everything: the page closes. */
  release(): void {
    this.check?.stop();
  }

  view(screen: Screen, texts: Texts): CheckView & { toasts: ToastView[] } & Look {
    return { ...checkView(this.check, texts), toasts: this.toasts.get(), ...lookOf(screen, texts) };
  }
}
