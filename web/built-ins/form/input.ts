import type { BuiltIn, BuiltInNode, PropertyKind } from '../../engine/built-in';
import { mirrorLabels } from './labels';
import { addControl } from './controls';
import { flag, number, text } from '../properties';

type Field = HTMLInputElement | HTMLTextAreaElement;

const shared: Readonly<Record<string, PropertyKind>> = {
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
  properties: { ...shared, type: text('text'), password: flag(), confirmType: text('done'), alwaysEmbed: flag() },
  attach(node) {
    const field = document.createElement('input');
    const apply = attachField(node, field, () => {
      const { password, type, confirmType } = node.data;
      field.type = password === true || type === 'safe-password' ? 'password' : 'text';
      field.inputMode = keyboards[String(type)] ?? 'text';
      field.enterKeyHint = enterKeys[String(confirmType)] ?? 'done';
    });
    field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      node.emit('confirm', { value: field.value });
      if (node.data.confirmHold !== true) field.blur();
    });
    return { changed: apply };
  },
};

export const textarea: BuiltIn = {
  content: false,
  properties: {
    ...shared,
    fixed: flag(),
    autoHeight: flag(),
    showConfirmBar: flag(true),
    disableDefaultPadding: flag(),
    confirmType: text('return'),
  },
  attach(node) {
    const field = document.createElement('textarea');
    const grow = (): void => {
      if (node.data.autoHeight !== true) return;
      node.host.style.height = 'auto';
      field.style.height = 'auto';
      field.style.height = `${field.scrollHeight}px`;
    };
    const apply = attachField(node, field, grow);
    field.addEventListener('input', grow);
    return { changed: apply };
  },
};

/** Joins a field of the document to its tag; gives back what brings the field up to date with the properties. */
function attachField(node: BuiltInNode, field: Field, more: () => void): (property: string) => void {
  const { host } = node;
  const hint = document.createElement('div');
  hint.className = 'wx-placeholder';
  hint.setAttribute('aria-hidden', 'true');
  host.append(hint, field);
  mirrorLabels(host, field);
  const initial = String(node.data.value ?? '');

  const showHint = (): void => {
    hint.hidden = field.value !== '';
  };
  const apply = (property: string): void => {
    const { value, placeholder, placeholderStyle, placeholderClass, disabled, maxlength, focus, cursorColor } = node.data;
    if (field.value !== String(value ?? '')) field.value = String(value ?? '');
    field.setAttribute('aria-placeholder', String(placeholder));
    hint.textContent = String(placeholder);
    hint.setAttribute('style', String(placeholderStyle));
    hint.className = `wx-placeholder ${scoped(node, String(placeholderClass))}`;
    field.disabled = disabled === true;
    if (Number(maxlength) >= 0) field.maxLength = Number(maxlength);
    else field.removeAttribute('maxlength');
    if (cursorColor !== '') field.style.caretColor = String(cursorColor);
    more();
    showHint();
    if (property === 'focus') queueMicrotask(() => (focus === true ? field.focus() : field.blur()));
  };

  field.addEventListener('input', (event) => {
    event.stopPropagation();
    const { value } = field;
    node.set({ value });
    showHint();
    node.emit(
      'input',
      { value, cursor: field.selectionStart ?? value.length, keyCode: 0 },
      { onReturn: (returned) => replace(returned) },
    );
  });
  /** A handler may return another value, plain or as `{ value }`. */
  const replace = (returned: unknown): void => {
    const value = typeof returned === 'string' ? returned : (returned as { value?: unknown } | undefined)?.value;
    if (typeof value !== 'string') return;
    field.value = value;
    node.set({ value });
  };
  field.addEventListener('focus', () => node.emit('focus', { value: field.value, height: 0 }));
  field.addEventListener('blur', () => node.emit('blur', { value: field.value, cursor: field.selectionStart ?? 0 }));
  // The host's own tap listeners still hear it; the field does with it what fields do.
  host.addEventListener('click', () => field.focus());

  addControl(host, {
    get name() {
      return String(node.data.name);
    },
    get value() {
      return field.value;
    },
    reset: () => node.set({ value: initial }),
    activate: () => field.focus(),
  });
  apply('');
  if (node.data.focus === true || node.data.autoFocus === true) setTimeout(() => field.focus());
  return apply;
}

/** Class names as the author's sheet has them, read off the host, which knows the sheet. */
function scoped(node: BuiltInNode, names: string): string {
  const before = new Set(node.host.classList);
  node.toggleClass(names, true);
  const added = [...node.host.classList].filter((each) => !before.has(each));
  node.toggleClass(names, false);
  return added.join(' ');
}
