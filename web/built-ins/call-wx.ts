/** Calls a member of `wx`, for built-ins such as `<navigator>`, which navigates like the page itself. */
export function callWx(name: string, options: object): void {
  const wx = (globalThis as { wx?: Record<string, unknown> }).wx;
  const member = wx?.[name];
  if (typeof member === 'function') (member as (options: object) => void)(options);
}
