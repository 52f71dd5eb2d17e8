import type { CompiledApp } from '../runtime';
import type { WindowConfig } from './screen';

/** A page's own JSON over app.json's `window`; `@name` stands for a value of theme.json. */
export function windowConfig({ config, theme, entries }: CompiledApp, path: string): WindowConfig {
  const own = entries.find((entry) => entry.path === path)?.config ?? {};
  const dark = config.darkmode === true && matchMedia('(prefers-color-scheme: dark)').matches;
  const colors = (dark ? theme?.dark : theme?.light) ?? {};
  const resolved = (value: unknown): unknown =>
    typeof value === 'string' && value.startsWith('@') ? colors[value.slice(1)] : value;
  return Object.fromEntries(Object.entries({ ...config.window, ...own }).map(([name, value]) => [name, resolved(value)]));
}
