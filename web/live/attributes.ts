/** The attributes of a live tag as WXML passes them: of any type, or absent. The readers below treat a value of the wrong type as absent. */
export type Attributes = Readonly<Record<string, unknown>>;

export const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

export const flagOf = (value: unknown, otherwise: boolean): boolean => (typeof value === 'boolean' ? value : otherwise);

export function numberOf(value: unknown, otherwise: number, least: number, most: number): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : otherwise;
}
