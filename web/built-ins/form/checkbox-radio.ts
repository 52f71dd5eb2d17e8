import type { BuiltIn, BuiltInNode } from '../../engine/built-in';
import { addControl } from './controls';
import { flag, text } from '../properties';

interface Choice {
  readonly node: BuiltInNode;
  readonly checked: boolean;
  check(on: boolean): void;
}

const choices = new WeakMap<Element, Choice>();
const groups = new WeakMap<Element, () => void>();

/** Something that is on or off and says so to a screen reader; a tap, a key or its label turns it. */
function toggle(node: BuiltInNode, role: string, turn: () => void): () => void {
  const { host } = node;
  host.tabIndex = 0;
  host.setAttribute('role', role);
  const activate = (): void => {
    if (node.data.disabled !== true) turn();
  };
  const apply = (): void => {
    host.toggleAttribute('checked', node.data.checked === true);
    host.toggleAttribute('disabled', node.data.disabled === true);
    host.setAttribute('aria-checked', String(node.data.checked === true));
    host.setAttribute('aria-disabled', String(node.data.disabled === true));
    host.style.setProperty('--wx-color', String(node.data.color));
  };
  node.listen('tap', activate);
  const initial = node.data.checked === true;
  addControl(host, {
    get name() {
      return role === 'switch' ? String(node.data.name) : '';
    },
    get value() {
      return node.data.checked === true;
    },
    reset: () => node.set({ checked: initial }),
    activate,
  });
  apply();
  return apply;
}

export const switchTag: BuiltIn = {
  content: false,
  properties: { name: text(), checked: flag(), disabled: flag(), type: text('switch'), color: text('#04BE02') },
  attach(node) {
    node.host.setAttribute('type', String(node.data.type));
    const changed = toggle(node, 'switch', () => {
      node.set({ checked: node.data.checked !== true });
      node.emit('change', { value: node.data.checked });
    });
    return { changed };
  },
};

function choice(kind: 'radio' | 'checkbox'): BuiltIn {
  return {
    properties: { value: text(), checked: flag(), disabled: flag(), color: text('#09BB07') },
    attach(node) {
      const mark = document.createElement('i');
      mark.className = 'wx-mark';
      node.host.prepend(mark);
      choices.set(node.host, {
        node,
        get checked() {
          return node.data.checked === true;
        },
        check: (on) => node.set({ checked: on }),
      });
      const changed = toggle(node, kind, () => {
        const group = node.host.closest(`wx-${kind}-group`);
        if (kind === 'radio' && node.data.checked === true) return;
        if (kind === 'radio' && group !== null) choicesIn(group).forEach((each) => each.check(false));
        node.set({ checked: kind === 'radio' || node.data.checked !== true });
        if (group !== null) groups.get(group)?.();
      });
      return { changed };
    },
  };
}

function group(kind: 'radio' | 'checkbox'): BuiltIn {
  return {
    properties: { name: text() },
    attach(node) {
      const value = (): unknown => {
        const chosen = choicesIn(node.host).flatMap((each) => (each.checked ? [String(each.node.data.value)] : []));
        return kind === 'radio' ? (chosen[0] ?? '') : chosen;
      };
      groups.set(node.host, () => node.emit('change', { value: value() }));
      addControl(node.host, {
        get name() {
          return String(node.data.name);
        },
        get value() {
          return value();
        },
        reset: () => undefined,
        activate: () => undefined,
      });
    },
  };
}

const choicesIn = (root: Element): Choice[] =>
  [...root.querySelectorAll('*')].flatMap((element) => {
    const found = choices.get(element);
    return found === undefined ? [] : [found];
  });

export const radio = choice('radio');
export const radioGroup = group('radio');
export const checkbox = choice('checkbox');
export const checkboxGroup = group('checkbox');
