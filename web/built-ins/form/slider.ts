import type { BuiltIn } from '../../engine/built-in';
import { addControl } from './controls';
import { mirrorLabels } from './labels';
import { flag, number, text } from '../properties';

export const slider: BuiltIn = {
  content: false,
  properties: {
    name: text(),
    min: number(0),
    max: number(100),
    step: number(1),
    disabled: flag(),
    value: number(0),
    color: text('#e9e9e9'),
    selectedColor: text('#1aad19'),
    activeColor: text('#1aad19'),
    backgroundColor: text('#e9e9e9'),
    blockSize: number(28),
    blockColor: text('#ffffff'),
    showValue: flag(),
  },
  attach(node) {
    const field = document.createElement('input');
    field.type = 'range';
    const label = document.createElement('span');
    node.host.append(field, label);
    mirrorLabels(node.host, field);
    const apply = (): void => {
      const { min, max, step, disabled, value, activeColor, showValue } = node.data;
      Object.assign(field, { min: String(min), max: String(max), step: String(step), disabled: disabled === true });
      field.value = String(value);
      field.style.accentColor = String(activeColor);
      label.hidden = showValue !== true;
      label.textContent = field.value;
    };
    field.addEventListener('input', () => {
      label.textContent = field.value;
      node.emit('changing', { value: Number(field.value) });
    });
    field.addEventListener('change', () => {
      node.set({ value: Number(field.value) });
      node.emit('change', { value: Number(field.value) });
    });
    const initial = Number(node.data.value);
    addControl(node.host, {
      get name() {
        return String(node.data.name);
      },
      get value() {
        return Number(field.value);
      },
      reset: () => node.set({ value: initial }),
      activate: () => field.focus(),
    });
    apply();
    return { changed: apply };
  },
};
