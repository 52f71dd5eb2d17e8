/**
 * Turns `20rpx` into `calc(20 * var(--rpx))`, because the width of an rpx depends on the frame and changes with the window. Viewport units
 * become variables too, because a page's viewport is its own box below the navigation bar.
 */
export function bindUnits(style: string): string {
  return style.replace(numbers, (whole, amount?: string, unit?: string) => {
    if (amount === undefined || unit === undefined) return whole;
    return unit === 'rpx' ? `calc(${amount} * var(--rpx))` : `calc(${amount} * var(--wx-${unit}))`;
  });
}

/** Skips strings, URLs and names such as `.w-20rpx`. */
const numbers = /"[^"]*"|'[^']*'|url\([^)]*\)|(?<![\w.#-])(-?\d*\.?\d+)(rpx|vh|vw|vmin|vmax)\b/g;
