import type { BuiltIn } from '../../engine/built-in';
import { addControl } from './controls';
import { mirrorLabels } from './labels';
import { flag, text } from '../properties';

/** Selector, date and time. The browser's own field lies invisibly over the content, so that a phone shows its usual wheel. */
export const picker: BuiltIn = {
  properties: {
    name: text(),
    headerText: text(),
    mode: text('selector'),
    disabled: flag(),
    range: { type: Array, value: [] },
    rangeKey: text(),
    value: null,
    start: text(),
    end: text(),
    fields: text('day'),
    customItem: text(),
    level: text('region'),
  },
  attach(node) {
    const mode = String(node.data.mode);
    const field = mode === 'date' || mode === 'time' ? document.createElement('input') : document.createElement('select');
    field.className = 'wx-picker-field';
    if (field instanceof HTMLInputElement)
      field.type = mode === 'time' ? 'time' : node.data.fields === 'month' ? 'month' : 'date';
    if (mode === 'multiSelector' || mode === 'region')
      console.warn(`<picker mode="${mode}"> shows only its content in a browser`);
    node.host.append(field);
    mirrorLabels(node.host, field);

    const apply = (): void => {
      const { range, rangeKey, value, disabled, start, end } = node.data;
      field.disabled = disabled === true;
      if (field instanceof HTMLSelectElement) {
        const nameOf = (item: unknown): string =>
          String(rangeKey === '' ? item : (item as Record<string, unknown>)[String(rangeKey)]);
        field.replaceChildren(...(range as unknown[]).map((item, index) => new Option(nameOf(item), String(index))));
        field.value = String(value ?? 0);
        return;
      }
      field.min = String(start);
      field.max = String(end);
      field.value = String(value ?? '');
    };
    field.addEventListener('change', () => {
      const value = field instanceof HTMLSelectElement ? Number(field.value) : field.value;
      node.set({ value });
      node.emit('change', { value });
    });
    addControl(node.host, {
      get name() {
        return String(node.data.name);
      },
      get value() {
        return node.data.value;
      },
      reset: () => undefined,
      activate: () => field.focus(),
    });
    apply();
    return { changed: apply };
  },
};
