import type { BuiltInNode } from '../engine/built-in';

/** Details of touches that a tag has stopped for its ancestors. All tags get the same detail object of a touch. */
const stopped = new WeakSet<object>();

/** Adds `hover-class` to the tag while a finger is on it, with WeChat's delays. The runtime's own classes are an attribute instead. */
export function followHover(node: BuiltInNode): void {
  let timer = 0;
  let on: string | null = null;

  const show = (classes: string): void => {
    on = classes;
    node.host.toggleAttribute('hovered', true);
    if (!isRuntimeClass(classes)) node.toggleClass(classes, true);
  };
  const clear = (): void => {
    if (on === null) return;
    node.host.toggleAttribute('hovered', false);
    if (!isRuntimeClass(on)) node.toggleClass(on, false);
    on = null;
  };

  node.listen('touchstart', ({ detail }) => {
    const { hoverClass, hoverStartTime, hoverStopPropagation, disabled } = node.data;
    if (typeof hoverClass !== 'string' || hoverClass === '' || hoverClass === 'none' || disabled === true) return;
    if (stopped.has(detail as object)) return;
    if (hoverStopPropagation === true) stopped.add(detail as object);
    clearTimeout(timer);
    timer = window.setTimeout(() => show(hoverClass), Number(hoverStartTime));
  });
  const leave = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(clear, Number(node.data.hoverStayTime));
  };
  node.listen('touchend', leave);
  node.listen('touchcancel', leave);
}

const isRuntimeClass = (classes: string): boolean => classes === 'button-hover' || classes === 'navigator-hover';
