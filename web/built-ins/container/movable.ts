import type { BuiltIn } from '../../engine/built-in';
import { flag, number, text } from '../properties';

export const movableArea: BuiltIn = { properties: { scaleArea: flag() } };

/** Follows a finger inside its area and emits its position. */
export const movableView: BuiltIn = {
  properties: {
    direction: text('none'),
    inertia: flag(),
    outOfBounds: flag(),
    x: null,
    y: null,
    damping: number(20),
    friction: number(2),
    disabled: flag(),
    scale: flag(),
    scaleMin: number(0.1),
    scaleMax: number(10),
    scaleValue: number(1),
    animation: flag(true),
  },
  attach(node) {
    const { host } = node;
    let dragStart: { readonly x: number; readonly y: number } | null = null;
    const position = { x: 0, y: 0 };
    const moveTo = (x: number, y: number, source: string): void => {
      const area = host.closest('wx-movable-area') ?? host.parentElement ?? host;
      position.x = Math.min(Math.max(0, x), Math.max(0, area.clientWidth - host.offsetWidth));
      position.y = Math.min(Math.max(0, y), Math.max(0, area.clientHeight - host.offsetHeight));
      host.style.transform = `translate(${position.x}px, ${position.y}px)`;
      node.emit('change', { x: position.x, y: position.y, source });
    };
    host.addEventListener('pointerdown', (event) => {
      if (node.data.disabled === true || node.data.direction === 'none') return;
      dragStart = { x: event.clientX - position.x, y: event.clientY - position.y };
      host.setPointerCapture(event.pointerId);
    });
    host.addEventListener('pointermove', (event) => {
      if (dragStart === null) return;
      const { direction } = node.data;
      moveTo(
        direction === 'vertical' ? position.x : event.clientX - dragStart.x,
        direction === 'horizontal' ? position.y : event.clientY - dragStart.y,
        'touch',
      );
    });
    const drop = (): void => {
      dragStart = null;
    };
    host.addEventListener('pointerup', drop);
    host.addEventListener('pointercancel', drop);
    const moveToProperties = (): void => moveTo(Number(node.data.x ?? 0), Number(node.data.y ?? 0), '');
    requestAnimationFrame(moveToProperties);
    return { changed: (property) => void ((property === 'x' || property === 'y') && moveToProperties()) };
  },
};
