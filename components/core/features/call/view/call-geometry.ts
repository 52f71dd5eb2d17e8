import type { Size } from '../../../view/layout';
import type { Area, Draggable } from '../../../view/draggable';
import type { Screen } from '../../../view/screen';

/** One rpx in px. On a desktop and in landscape, 100 rpx are 50 px. */
const unitOf = ({ form, width }: Pick<Screen, 'form' | 'width'>): number => (form === 'portrait' ? width / 750 : 0.5);

const plainBar = { top: 0, height: 44, right: 8 };
const desktopBar = 56;

/** The top row. A call has one even below WeChat's own navigation bar. */
export function headOf({ bar, form }: Pick<Screen, 'bar' | 'form'>): { top: number; height: number; right: number } {
  const row = bar ?? plainBar;
  return form === 'desktop' ? { ...row, height: Math.max(desktopBar, row.height) } : row;
}

const edge = 24;

/** The area between the bars, in rpx below the upper bar and above the bottom of the screen. */
function areaOf(screen: Screen, box: Size, below: number): Area {
  const unit = unitOf(screen);
  const head = headOf(screen);
  const top = head.top + head.height + edge * unit;
  return {
    left: Math.round(edge * unit),
    right: Math.round(screen.width - box.width - edge * unit),
    top: Math.round(top),
    bottom: Math.round(Math.max(top, screen.height - (below + edge) * unit - box.height)),
  };
}

const ownSize = { width: 216, height: 324 };
const trayHeight = 200;
const tallScreen = 2;
/** The safe area below the tray, on a phone without buttons. */
const gestureBar = 34;

/** The area of the small video in a one-to-one call; it never overlaps the bars, even hidden ones. */
export function windowStyle(place: Draggable, screen: Screen): string {
  const unit = unitOf(screen);
  const box = { width: Math.round(ownSize.width * unit), height: Math.round(ownSize.height * unit) };
  const free = screen.form === 'portrait' && screen.height >= screen.width * tallScreen ? gestureBar / unit : 0;
  const { left, top } = place.positionIn(areaOf(screen, box, trayHeight + free));
  return `left:${left}px;top:${top}px;width:${box.width}px;height:${box.height}px`;
}

/** Distance from the bottom, above a page's tab bar or buttons. */
const barLow = 180;

/** The area of the minimised call; `size` in rpx. */
export function barStyle(place: Draggable, screen: Screen, size: Size): string {
  const unit = unitOf(screen);
  const box = { width: size.width * unit, height: size.height * unit };
  const { left, top } = place.positionIn(areaOf(screen, box, barLow));
  return `left:${left}px;top:${top}px`;
}
