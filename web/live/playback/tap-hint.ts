import type { Release } from '../release';
import { texts } from '../../texts';

/**
 * Shows over the video that a tap starts the sound, because browsers keep a page silent until its first gesture. A tap anywhere works;
 * a tap on the hint reaches the element below.
 */
export function showTapHint(host: HTMLElement): Release {
  const hint = document.createElement('div');
  hint.textContent = texts.tapForSound;
  hint.setAttribute('role', 'status');
  Object.assign(hint.style, {
    position: 'absolute',
    left: '50%',
    bottom: '12%',
    padding: '6px 12px',
    transform: 'translateX(-50%)',
    borderRadius: '16px',
    background: 'rgb(0 0 0 / 0.7)',
    color: '#fff',
    fontSize: '13px',
    whiteSpace: 'nowrap',
    pointerEvents: 'none',
  });
  host.append(hint);
  return () => hint.remove();
}
