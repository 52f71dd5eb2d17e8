import type { BuiltIn } from '../../engine/built-in';
import { flag, number, text } from '../properties';

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
    const label = document.createElement('span');
    node.host.append(bar, label);
    node.host.setAttribute('role', 'progressbar');
    const apply = (): void => {
      const percent = Math.min(100, Math.max(0, Number(node.data.percent)));
      node.host.setAttribute('aria-valuenow', String(percent));
      node.host.style.setProperty('--wx-percent', `${percent}%`);
      node.host.style.setProperty('--wx-color', String(node.data.activeColor));
      node.host.style.setProperty('--wx-track', String(node.data.backgroundColor));
      node.host.style.setProperty('--wx-stroke', `${Number(node.data.strokeWidth ?? 6)}px`);
      label.hidden = node.data.showInfo !== true;
      label.textContent = `${percent}%`;
    };
    apply();
    return { changed: apply };
  },
};
