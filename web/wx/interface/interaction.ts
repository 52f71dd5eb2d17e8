import { texts } from '../../texts';
import { resourceUrl } from '../../engine/resources';
import { api } from '../callbacks';
import { openDialog, frameElement, createElement, paragraph } from './dialogs';
import type { WxMembers } from '../members';

interface ToastOptions {
  title: string;
  icon?: string;
  image?: string;
  duration?: number;
  mask?: boolean;
}

interface ModalOptions {
  title?: string;
  content?: string;
  showCancel?: boolean;
  cancelText?: string;
  cancelColor?: string;
  confirmText?: string;
  confirmColor?: string;
  editable?: boolean;
  placeholderText?: string;
}

interface SheetOptions {
  itemList: string[];
  itemColor?: string;
  alertText?: string;
}

const iconTexts: Readonly<Record<string, string>> = { success: '✓', error: '✕' };

export function interactionApi(): WxMembers {
  let shown: HTMLElement | null = null;
  let timer = 0;

  const hide = (): void => {
    clearTimeout(timer);
    shown?.remove();
    shown = null;
  };
  const show = ({ title, icon = 'success', image, mask = false }: ToastOptions, durationMs: number | null): void => {
    hide();
    shown = createElement('div', 'wx-toast-layer');
    shown.classList.toggle('wx-toast-mask', mask);
    const box = createElement('div', 'wx-toast');
    box.setAttribute('role', 'status');
    if (image !== undefined)
      box.append(Object.assign(createElement('img', 'wx-toast-icon'), { src: resourceUrl(image), alt: '' }));
    else if (icon === 'loading') box.append(createElement('span', 'wx-spinner'));
    else if (iconTexts[icon] !== undefined)
      box.append(Object.assign(createElement('span', 'wx-toast-icon'), { textContent: iconTexts[icon] }));
    box.append(paragraph('wx-toast-text', title));
    shown.append(box);
    frameElement().append(shown);
    if (durationMs !== null) timer = window.setTimeout(hide, durationMs);
  };

  return {
    showToast: api<ToastOptions>('showToast', (options) => show(options, options.duration ?? 1500)),
    hideToast: api('hideToast', hide),
    showLoading: api<ToastOptions>('showLoading', (options) => show({ ...options, icon: 'loading' }, null)),
    hideLoading: api('hideLoading', hide),
    showModal: api<ModalOptions>('showModal', showModal),
    showActionSheet: api<SheetOptions>('showActionSheet', async ({ itemList, itemColor, alertText }) => {
      const choices = [...itemList.map((text) => ({ text, color: itemColor })), { text: texts.cancel, dismisses: true }];
      const tapIndex = await openDialog(
        'sheet',
        alertText === undefined ? [] : [paragraph('wx-sheet-title', alertText)],
        choices,
        true,
      );
      if (tapIndex === itemList.length) throw new Error('cancel');
      return { tapIndex };
    }),
  };
}

async function showModal(options: ModalOptions): Promise<object> {
  const { title, content = '', editable = false, placeholderText = '', showCancel = true } = options;
  const field = Object.assign(createElement('input', 'wx-modal-field'), { value: content, placeholder: placeholderText });
  const body = [
    ...(title === undefined ? [] : [paragraph('wx-modal-title', title)]),
    editable ? field : paragraph('wx-modal-text', content),
  ];
  const confirm = { text: options.confirmText ?? texts.confirm, color: options.confirmColor ?? '#576B95' };
  const cancel = { text: options.cancelText ?? texts.cancel, color: options.cancelColor, dismisses: true };
  const choices = showCancel ? [cancel, confirm] : [{ ...confirm, dismisses: true }];
  const confirmed = (await openDialog('modal', body, choices, false)) === choices.length - 1;
  return { confirm: confirmed, cancel: !confirmed, content: editable && confirmed ? field.value : null };
}
