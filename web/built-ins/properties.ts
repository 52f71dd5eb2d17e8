import type { PropertyKind } from '../engine/built-in';

type Properties = Readonly<Record<string, PropertyKind>>;

export const text = (value = ''): PropertyKind => ({ type: String, value });
export const number = (value = 0): PropertyKind => ({ type: Number, value });
export const flag = (value = false): PropertyKind => ({ type: Boolean, value });

/** Attributes of everything that shows a finger on it. */
export const hover = (hoverClass: string, startMs: number, stayMs: number): Properties => ({
  hoverClass: text(hoverClass),
  hoverStopPropagation: flag(),
  hoverStartTime: number(startMs),
  hoverStayTime: number(stayMs),
});

/** What `wx.createAnimation` exports. */
export const animated: Properties = { animation: null };
