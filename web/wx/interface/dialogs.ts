import { texts } from '../../texts';

export interface Choice {
  readonly text: string;
  readonly color?: string | undefined;
  /** Selected by Escape and by a tap beside the box. */
  readonly dismisses?: boolean;
}

/**
 * Opens a dialog over the frame and resolves with the index of the choice. The focus moves into it and returns; the page behind is inert.
 * With `dismissible`, a tap beside the box closes it, as in WeChat.
 */
export function openDialog(
  kind: 'modal' | 'sheet',
  body: readonly Node[],
  choices: readonly Choice[],
  dismissible: boolean,
): Promise<number> {
  const frame = frameElement();
  const before = document.activeElement;
  const backdrop = createElement('div', `wx-backdrop wx-backdrop-${kind}`);
  const box = createElement('div', `wx-${kind}`);
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-modal', 'true');
  // A screen reader says it when the focus moves in.
  box.setAttribute('aria-label', body[0]?.textContent || texts.choices);
  box.append(...body);
  const screens = [...frame.children].filter((each) => each instanceof HTMLElement && !each.inert);

  return new Promise((resolve) => {
    const close = (index: number): void => {
      backdrop.remove();
      screens.forEach((each) => ((each as HTMLElement).inert = false));
      if (before instanceof HTMLElement) before.focus();
      resolve(index);
    };
    const dismissal = choices.findIndex((choice) => choice.dismisses);
    const foot = createElement('div', `wx-${kind}-choices`);
    choices.forEach(({ text, color }, index) => {
      const button = createElement('button', 'wx-choice');
      button.textContent = text;
      if (color !== undefined) button.style.color = color;
      button.addEventListener('click', () => close(index));
      foot.append(button);
    });
    backdrop.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && dismissal >= 0) close(dismissal);
    });
    backdrop.addEventListener('click', (event) => {
      if (event.target === backdrop && dismissible && dismissal >= 0) close(dismissal);
    });
    screens.forEach((each) => ((each as HTMLElement).inert = true));
    box.append(foot);
    backdrop.append(box);
    frame.append(backdrop);
    (foot.lastElementChild as HTMLElement | null)?.focus();
  });
}

/** Shows a dialog with one button. */
export async function showAlert(title: string, text: string): Promise<void> {
  await openDialog(
    'modal',
    [paragraph('wx-modal-title', title), paragraph('wx-modal-text', text)],
    [{ text: texts.confirm, dismisses: true }],
    false,
  );
}

export function paragraph(className: string, text: string): HTMLElement {
  const element = createElement('p', className);
  element.textContent = text;
  return element;
}

export function createElement<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

export const frameElement = (): HTMLElement => document.getElementById('wx-frame') ?? document.body;
