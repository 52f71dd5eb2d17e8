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
    const shown = document.createElement('span');
    node.host.append(field, shown);
    mirrorLabels(node.host, field);
    const apply = (): void => {
      const { min, max, step, disabled, value, activeColor, showValue } = node.data;
      Object.assign(field, { min: String(min), max: String(max), step: String(step), disabled: disabled === true });
      field.value = String(value);
      field.style.accentColor = String(activeColor);
      shown.hidden = showValue !== true;
      shown.textContent = field.value;
    };
    field.addEventListener('input', () => {
      shown.textContent = field.value;
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

export const progress: BuiltIn = {
  content: false,
  properties: {
    percent: number(),
    showInfo: flag(),
    borderRadius: null,
    fontSize: null,
    strokeWidth: null,
    color: text('#09BB07'),
    activeColor: text('#09BB07'),
    backgroundColor: text('#EBEBEB'),
    active: flag(),
    activeMode: text('backwards'),
    duration: number(30),
  },
  attach(node) {
    const bar = document.createElement('i');
    const shown = document.createElement('span');
    node.host.append(bar, shown);
    node.host.setAttribute('role', 'progressbar');
    const apply = (): void => {
      const percent = Math.min(100, Math.max(0, Number(node.data.percent)));
      node.host.setAttribute('aria-valuenow', String(percent));
      node.host.style.setProperty('--wx-percent', `${percent}%`);
      node.host.style.setProperty('--wx-color', String(node.data.activeColor));
      node.host.style.setProperty('--wx-track', String(node.data.backgroundColor));
      node.host.style.setProperty('--wx-stroke', `${Number(node.data.strokeWidth ?? 6)}px`);
      shown.hidden = node.data.showInfo !== true;
      shown.textContent = `${percent}%`;
    };
    apply();
    return { changed: apply };
  },
};

const glyphs: Readonly<Record<string, string>> = {
  success: '✓',
  success_no_circle: '✓',
  info: 'i',
  warn: '!',
  waiting: '…',
  cancel: '✕',
  clear: '✕',
  download: '↓',
  search: '⌕',
};

export const icon: BuiltIn = {
  content: false,
  properties: { type: text(), size: null, color: text() },
  attach(node) {
    const apply = (): void => {
      const { type, size, color } = node.data;
      node.host.textContent = glyphs[String(type)] ?? '';
      node.host.setAttribute('type', String(type));
      node.host.style.setProperty('--wx-size', `${Number(size ?? 23)}px`);
      if (color !== '') node.host.style.color = String(color);
    };
    apply();
    return { changed: apply };
  },
};
