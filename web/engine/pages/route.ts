/** The target of a URL in the mini program. */
export interface Target {
  /** The page path, without a leading slash. */
  readonly path: string;
  /** As written, because WeChat does not decode values: pages decode them. */
  readonly query: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Reads `url`, relative to the page `from`. */
export function parseUrl(url: string, from = ''): Target {
  const [name = '', query = ''] = split(url, '?');
  const folder = name.startsWith('/') ? [] : from.split('/').slice(0, -1);
  const path: string[] = folder;
  name.split('/').forEach((part) => {
    if (part === '..') path.pop();
    else if (part !== '.' && part !== '') path.push(part);
  });
  const options: Record<string, string> = {};
  query.split('&').forEach((pair) => {
    const [key = '', value = ''] = split(pair, '=');
    if (key !== '') options[key] = value;
  });
  return { path: path.join('/'), query, options };
}

export const urlOf = ({ path, query }: Target): string => (query === '' ? path : `${path}?${query}`);

/** The page's address in the browser: `#/pages/room/index?id=1`. */
export const hashOf = (target: Target): string => `#/${urlOf(target)}`;

export const targetOfHash = (hash: string): Target | null => (/^#\/./.test(hash) ? parseUrl(hash.slice(1)) : null);

function split(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
