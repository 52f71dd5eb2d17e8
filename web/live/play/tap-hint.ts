import type { Release } from '../release';
import { words } from '../../words';

/**
 * Says in the picture that a tap brings the sound: browsers keep a page silent until somebody has touched it. The tap itself need not
 * meet the words; what is under them gets it as well.
 */
export function tapHint(host: HTMLElement): Release {
  const hint = document.createElement('div');
  hint.textContent = words.tapToHear;
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
