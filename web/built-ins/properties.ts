import type { PropertyKind } from '../engine/built-in';

type Properties = Readonly<Record<string, PropertyKind>>;

export const text = (value = ''): PropertyKind => ({ type: String, value });
export const number = (value = 0): PropertyKind => ({ type: Number, value });
export const flag = (value = false): PropertyKind => ({ type: Boolean, value });

/** The properties of tags with a hover class. */
export const hover = (hoverClass: string, startMs: number, stayMs: number): Properties => ({
  hoverClass: text(hoverClass),
  hoverStopPropagation: flag(),
  hoverStartTime: number(startMs),
  hoverStayTime: number(stayMs),
});

/** The property for the result of `wx.createAnimation`. */
export const animated: Properties = { animation: null };
