import type { BuiltIn, BuiltInNode } from '../../engine/built-in';
import { flag, text } from '../properties';
import { addControl } from './controls';
import { makeToggle } from './toggle';

type Kind = 'radio' | 'checkbox';

interface Option {
  readonly node: BuiltInNode;
  readonly checked: boolean;
  check(on: boolean): void;
}

const options = new WeakMap<Element, Option>();
/** Emits the `change` event of a group, by the group's element. */
const groupChanges = new WeakMap<Element, () => void>();

function option(kind: Kind): BuiltIn {
  return {
    properties: { value: text(), checked: flag(), disabled: flag(), color: text('#09BB07') },
    attach(node) {
      const mark = document.createElement('i');
      mark.className = 'wx-mark';
      node.host.prepend(mark);
      options.set(node.host, {
        node,
        get checked() {
          return node.data.checked === true;
        },
        check: (on) => node.set({ checked: on }),
      });
      return { changed: makeToggle(node, kind, () => toggleOption(node, kind)) };
    },
  };
}

function toggleOption(node: BuiltInNode, kind: Kind): void {
  const group = node.host.closest(`wx-${kind}-group`);
  if (kind === 'radio' && node.data.checked === true) return;
  if (kind === 'radio' && group !== null) optionsIn(group).forEach((each) => each.check(false));
  node.set({ checked: kind === 'radio' || node.data.checked !== true });
  if (group !== null) groupChanges.get(group)?.();
}

function group(kind: Kind): BuiltIn {
  return {
    properties: { name: text() },
    attach(node) {
      const value = (): unknown => {
        const checked = optionsIn(node.host).flatMap((each) => (each.checked ? [String(each.node.data.value)] : []));
        return kind === 'radio' ? (checked[0] ?? '') : checked;
      };
      groupChanges.set(node.host, () => node.emit('change', { value: value() }));
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

const optionsIn = (root: Element): Option[] =>
  [...root.querySelectorAll('*')].flatMap((element) => {
    const found = options.get(element);
    return found === undefined ? [] : [found];
  });

export const radio = option('radio');
export const radioGroup = group('radio');
export const checkbox = option('checkbox');
export const checkboxGroup = group('checkbox');
