import { texts } from '../../texts';

/** Says something above all pages until the person has read it; they are lower as long, so that it covers nothing of them. */
export function showNotice(frame: Element, text: string): void {
  const element = document.createElement('section');
  element.className = 'wx-notice';
  element.setAttribute('role', 'alert');
  const said = document.createElement('span');
  said.textContent = text;
  const read = document.createElement('button');
  read.type = 'button';
  read.textContent = texts.understood;
  const lowerPages = (): void =>
    document.documentElement.style.setProperty('--wx-noticed', `${element.isConnected ? element.offsetHeight : 0}px`);
  const watcher = new ResizeObserver(lowerPages);
  read.addEventListener('click', () => {
    watcher.disconnect();
    element.remove();
    lowerPages();
  });
  element.append(said, read);
  frame.before(element);
  watcher.observe(element);
}
