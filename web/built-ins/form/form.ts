import type { BuiltIn, BuiltInNode } from '../../engine/built-in';
import { controlOf, controlsIn } from './controls';
import { flag, text } from '../properties';

const forms = new WeakMap<Element, BuiltInNode>();

export const form: BuiltIn = {
  properties: { reportSubmit: flag(), reportSubmitTimeout: Number },
  attach(node) {
    forms.set(node.host, node);
  },
};

/** Submits or resets the form around a button with `form-type`. */
export function actOnForm(button: Element, kind: string): void {
  const node = forms.get(button.closest('wx-form') ?? button);
  if (node === undefined) return;
  if (kind === 'submit') node.emit('submit', { value: valuesOf(node) });
  if (kind === 'reset') {
    controlsIn(node.host).forEach(({ control }) => control.reset());
    node.emit('reset');
  }
}

/** The values of the built-in fields, and of the mini program's components with `wx://form-field`. */
function valuesOf(form: BuiltInNode): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  form.host.querySelectorAll('*').forEach((element) => {
    const control = controlOf(element);
    const { name, value } = control ?? form.dataOf(element);
    if (typeof name === 'string' && name !== '') values[name] = value;
  });
  return values;
}

export const label: BuiltIn = {
  properties: { for: text() },
  attach(node) {
    node.listen('tap', ({ origin }) => {
      const id = String(node.data.for ?? '');
      const page = node.host.closest('wx-page');
      const found = id === '' ? controlsIn(node.host)[0]?.element : page?.querySelector(`[id="${CSS.escape(id)}"]`);
      // The field has received this tap already.
      if (found === undefined || found === null || (origin !== null && found.contains(origin))) return;
      controlOf(found)?.activate();
    });
  },
};
