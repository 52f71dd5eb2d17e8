import type { BuiltIn, BuiltInNode, PropertyKind } from '../../engine/built-in';
import { flag, number, text } from '../properties';
import { addControl } from './controls';
import { mirrorLabels } from './labels';

const sharedProperties: Readonly<Record<string, PropertyKind>> = {
  name: text(),
  value: text(),
  placeholder: text(),
  placeholderStyle: text(),
  placeholderClass: text('input-placeholder'),
  disabled: flag(),
  maxlength: number(140),
  cursorSpacing: number(),
  autoFocus: flag(),
  focus: flag(),
  confirmHold: flag(),
  cursor: number(-1),
  cursorColor: text(),
  selectionStart: number(-1),
  selectionEnd: number(-1),
  adjustPosition: flag(true),
  holdKeyboard: flag(),
};

const keyboards: Readonly<Record<string, string>> = { number: 'numeric', idcard: 'text', digit: 'decimal' };
const enterKeys: Readonly<Record<string, string>> = { send: 'send', search: 'search', next: 'next', go: 'go', done: 'done' };

export const input: BuiltIn = {
  content: false,
  properties: {
    ...sharedProperties,
    type: text('text'),
    password: flag(),
    confirmType: text('done'),
    alwaysEmbed: flag(),
  },
  attach(node) {
    const element = document.createElement('input');
    const field = new TextField(node, element, () => {
      const { password, type, confirmType } = node.data;
      element.type = password === true || type === 'safe-password' ? 'password' : 'text';
      element.inputMode = keyboards[String(type)] ?? 'text';
      element.enterKeyHint = enterKeys[String(confirmType)] ?? 'done';
    });
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      node.emit('confirm', { value: element.value });
      if (node.data.confirmHold !== true) element.blur();
    });
    return { changed: (property) => field.apply(property) };
  },
};

export const textarea: BuiltIn = {
  content: false,
  properties: {
    ...sharedProperties,
    fixed: flag(),
    autoHeight: flag(),
    showConfirmBar: flag(true),
    disableDefaultPadding: flag(),
    confirmType: text('return'),
  },
  attach(node) {
    const element = document.createElement('textarea');
    const grow = (): void => {
      if (node.data.autoHeight !== true) return;
      // A browser's own field has two lines.
      element.rows = 1;
      node.host.style.height = 'auto';
      element.style.height = 'auto';
      element.style.height = `${element.scrollHeight}px`;
    };
    const field = new TextField(node, element, grow);
    element.addEventListener('input', grow);
    // As on a phone, whose return key then says "send". Shift makes a line end.
    element.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || node.data.confirmType === 'return') return;
      event.preventDefault();
      node.emit('confirm', { value: element.value });
    });
    return { changed: (property) => field.apply(property) };
  },
};

/** Connects a text field of the document to its tag. */
class TextField {
  private readonly placeholder = document.createElement('div');
  private readonly initial: string;

  constructor(
    private readonly node: BuiltInNode,
    private readonly element: HTMLInputElement | HTMLTextAreaElement,
    private readonly applyMore: () => void,
  ) {
    const { host, data } = node;
    this.placeholder.className = 'wx-placeholder';
    this.placeholder.setAttribute('aria-hidden', 'true');
    host.append(this.placeholder, element);
    mirrorLabels(host, element);
    this.initial = String(data.value ?? '');
    this.listen();
    this.addToForm();
    this.apply('');
    if (data.focus === true || data.autoFocus === true) setTimeout(() => element.focus());
  }

  /** Copies the properties to the element; `property` is the one that changed. */
  apply(property: string): void {
    const { element, placeholder } = this;
    const { data } = this.node;
    const value = String(data.value ?? '');
    if (element.value !== value) element.value = value;
    element.setAttribute('aria-placeholder', String(data.placeholder));
    placeholder.textContent = String(data.placeholder);
    placeholder.setAttribute('style', String(data.placeholderStyle));
    placeholder.className = `wx-placeholder ${scopedClasses(this.node, String(data.placeholderClass))}`;
    element.disabled = data.disabled === true;
    if (Number(data.maxlength) >= 0) element.maxLength = Number(data.maxlength);
    else element.removeAttribute('maxlength');
    if (data.cursorColor !== '') element.style.caretColor = String(data.cursorColor);
    this.applyMore();
    this.updatePlaceholder();
    const { focus } = data;
    if (property === 'focus') queueMicrotask(() => (focus === true ? element.focus() : element.blur()));
  }

  private listen(): void {
    const { node, element } = this;
    element.addEventListener('input', (event) => {
      event.stopPropagation();
      this.onInput();
    });
    element.addEventListener('focus', () => node.emit('focus', { value: element.value, height: 0 }));
    element.addEventListener('blur', () => node.emit('blur', { value: element.value, cursor: element.selectionStart ?? 0 }));
    // Focuses the element also for a tap beside it; listeners of the tag still receive the tap.
    node.host.addEventListener('click', () => element.focus());
  }

  private onInput(): void {
    const { node, element } = this;
    const { value } = element;
    node.set({ value });
    this.updatePlaceholder();
    node.emit(
      'input',
      { value, cursor: element.selectionStart ?? value.length, keyCode: 0 },
      { onReturn: (returned) => this.replaceValue(returned) },
    );
  }

  /** A handler may return another value, plain or as `{ value }`. */
  private replaceValue(returned: unknown): void {
    const value = typeof returned === 'string' ? returned : (returned as { value?: unknown } | undefined)?.value;
    if (typeof value !== 'string') return;
    this.element.value = value;
    this.node.set({ value });
  }

  private addToForm(): void {
    const { node, element, initial } = this;
    addControl(node.host, {
      get name() {
        return String(node.data.name);
      },
      get value() {
        return element.value;
      },
      reset: () => node.set({ value: initial }),
      activate: () => element.focus(),
    });
  }

  private updatePlaceholder(): void {
    this.placeholder.hidden = this.element.value !== '';
  }
}

/** The class names as the author's sheet has them, read from the host, which knows the sheet's prefix. */
function scopedClasses(node: BuiltInNode, names: string): string {
  const before = new Set(node.host.classList);
  node.toggleClass(names, true);
  const added = [...node.host.classList].filter((each) => !before.has(each));
  node.toggleClass(names, false);
  return added.join(' ');
}
