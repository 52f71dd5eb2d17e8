/**
 * `20rpx` becomes `calc(20 * var(--rpx))`: how wide an rpx is depends on the frame, and changes when the window does. The viewport
 * units follow, because a page's viewport is its own box below the navigation bar, not the window.
 */
export function bindUnits(style: string): string {
  return style.replace(numbers, (whole, amount?: string, unit?: string) => {
    if (amount === undefined || unit === undefined) return whole;
    return unit === 'rpx' ? `calc(${amount} * var(--rpx))` : `calc(${amount} * var(--wx-${unit}))`;
  });
}

/** Strings and addresses are passed over; names such as `.w-20rpx` do not begin with a number. */
const numbers = /"[^"]*"|'[^']*'|url\([^)]*\)|(?<![\w.#-])(-?\d*\.?\d+)(rpx|vh|vw|vmin|vmax)\b/g;
