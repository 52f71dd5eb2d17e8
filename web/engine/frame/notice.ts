import { texts } from '../../texts';

/** Shows a text above all pages until the user closes it. The pages move down meanwhile, so that it covers nothing. */
export function showNotice(frame: Element, text: string): void {
  const element = document.createElement('section');
  element.className = 'wx-notice';
  element.setAttribute('role', 'alert');
  const label = document.createElement('span');
  label.textContent = text;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = texts.understood;
  const moveDownPages = (): void =>
    document.documentElement.style.setProperty('--wx-noticed', `${element.isConnected ? element.offsetHeight : 0}px`);
  // In the next frame, because moving the frame inside the observer would resize what is being observed.
  const watcher = new ResizeObserver(() => requestAnimationFrame(moveDownPages));
  close.addEventListener('click', () => {
    watcher.disconnect();
    element.remove();
    moveDownPages();
  });
  element.append(label, close);
  frame.before(element);
  watcher.observe(element);
}
