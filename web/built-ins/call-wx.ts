/** Calls a member of `wx`, as a built-in must sometimes: `<navigator>` navigates like the page itself. */
export function callWx(name: string, options: object): void {
  const wx = (globalThis as { wx?: Record<string, unknown> }).wx;
  const member = wx?.[name];
  if (typeof member === 'function') (member as (options: object) => void)(options);
}
