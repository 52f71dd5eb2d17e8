import { words } from '../words';

/** Says something over all pages until the person has read it. */
export function notice(frame: Element, text: string): void {
  const element = document.createElement('section');
  element.className = 'wx-notice';
  element.setAttribute('role', 'alert');
  const said = document.createElement('span');
  said.textContent = text;
  const read = document.createElement('button');
  read.type = 'button';
  read.textContent = words.understood;
  read.addEventListener('click', () => element.remove());
  element.append(said, read);
  frame.append(element);
}
