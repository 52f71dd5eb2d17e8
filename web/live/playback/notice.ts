import type { Release } from '../release';

/** Shows a line over the lower part of the video. A tap on it reaches the element below. */
export function showNotice(host: HTMLElement, text: string): Release {
  const stack = host.querySelector<HTMLElement>(':scope > [data-notices]') ?? createStack(host);
  const notice = document.createElement('div');
  notice.textContent = text;
  notice.setAttribute('role', 'status');
  Object.assign(notice.style, {
    padding: '6px 12px',
    borderRadius: '16px',
    background: 'rgb(0 0 0 / 0.7)',
    color: '#fff',
    fontSize: '13px',
    whiteSpace: 'nowrap',
  });
  stack.append(notice);
  return () => {
    notice.remove();
    if (stack.childElementCount === 0) stack.remove();
  };
}

function createStack(host: HTMLElement): HTMLElement {
  const stack = document.createElement('div');
  stack.dataset['notices'] = '';
  Object.assign(stack.style, {
    position: 'absolute',
    left: '50%',
    bottom: '12%',
    display: 'grid',
    gap: '4px',
    justifyItems: 'center',
    transform: 'translateX(-50%)',
    pointerEvents: 'none',
  });
  host.append(stack);
  return stack;
}
