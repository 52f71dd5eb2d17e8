import { barStyle, headOf, windowStyle } from '../../../../components/core/features/call/view/call-geometry';
import { Draggable } from '../../../../components/core/view/draggable';
import { formOf } from '../../../../components/core/view/layout';
import { plainScreen, type Screen } from '../../../../components/core/view/screen';

const screenOf = (width: number, height: number, bar: Screen['bar'] = plainScreen.bar): Screen => ({
  ...plainScreen,
  width,
  height,
  bar,
  form: formOf({ width, height }),
});
const px = (style: string): { left: number; top: number; width: number; height: number } => {
  const read = (name: string): number => Number(new RegExp(`${name}:(-?\\d+)px`).exec(style)?.[1]);
  return { left: read('left'), top: read('top'), width: read('width'), height: read('height') };
};
const finger = (clientX: number, clientY: number) => ({ clientX, clientY });

const screens: [string, Screen][] = [
  ['a small phone', screenOf(375, 667, { top: 20, height: 44, right: 100 })],
  ['a phone', screenOf(390, 844, { top: 47, height: 44, right: 102 })],
  ['a phone on its side', screenOf(844, 390)],
  ['a page with WeChat’s own bar', screenOf(390, 756, null)],
  ['a desktop', screenOf(1280, 800)],
];

describe.each(screens)('the small picture on %s', (_name, screen) => {
  const head = headOf(screen).top + headOf(screen).height;
  const tray = (screen.form === 'portrait' ? screen.width / 750 : 0.5) * 200;

  it('[C114] begins at the top right, below the upper bar', () => {
    const { left, top, width, height } = px(windowStyle(new Draggable(0, true), screen));
    expect(left + width).toBeLessThan(screen.width);
    expect(left).toBeGreaterThan(screen.width / 2);
    expect(top).toBeGreaterThan(head);
    expect(height / width).toBeCloseTo(1.5, 1);
  });

  it.each([
    ['left', -2_000, 0],
    ['right', 2_000, 0],
    ['left', -2_000, 2_000],
    ['right', 2_000, 2_000],
  ])('[C114] dragged far to the %s it stops at the bounds, and goes to a corner', (side, across, down) => {
    const place = new Draggable(0, true);
    windowStyle(place, screen);
    place.hold(finger(0, 0));
    place.drag(finger(across, down));
    const held = px(windowStyle(place, screen));
    place.drop();
    const rest = px(windowStyle(place, screen));
    expect(rest).toEqual(held);
    expect(rest.left < screen.width / 2 - rest.width / 2).toBe(side === 'left');
    expect(rest.top).toBeGreaterThan(head);
    expect(rest.top + rest.height).toBeLessThanOrEqual(screen.height - tray);
  });
});

describe('a dragged box', () => {
  const screen = screenOf(390, 844);
  const drag = (place: Draggable, by: { x: number; y: number }): void => {
    place.hold(finger(300, 100));
    place.drag(finger(300 + by.x, 100 + by.y));
    place.drop();
  };

  it('[C114] goes back to its corner when it was hardly moved', () => {
    const place = new Draggable(0, true);
    const before = windowStyle(place, screen);
    drag(place, { x: -60, y: 60 });
    expect(windowStyle(place, screen)).toBe(before);
  });

  it('[C114] keeps its corner when the phone is turned', () => {
    const place = new Draggable(0, true);
    windowStyle(place, screen);
    drag(place, { x: -300, y: 700 });
    const turned = screenOf(844, 390);
    const { left, top, height } = px(windowStyle(place, turned));
    expect(left).toBeLessThan(100);
    expect(top + height).toBeGreaterThan(turned.height / 2);
  });

  it('[C114] does not move without the start of a touch', () => {
    const place = new Draggable(0, true);
    const before = windowStyle(place, screen);
    place.drag(finger(0, 0));
    place.hold(undefined);
    place.drag(finger(0, 0));
    place.drop();
    expect(windowStyle(place, screen)).toBe(before);
  });

  it('[C128] over other pages moves to a side and keeps its height', () => {
    const place = new Draggable(1, false);
    const size = { width: 152, height: 272 };
    const low = px(barStyle(place, screen, size));
    drag(place, { x: -250, y: -300 });
    const moved = px(barStyle(place, screen, size));
    expect(low.left).toBeGreaterThan(screen.width / 2);
    expect(moved).toMatchObject({ left: 12, top: low.top - 300 });
  });
});
