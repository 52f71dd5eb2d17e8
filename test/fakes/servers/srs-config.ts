/** A directive of SRS's configuration, such as `listen 1935;` or `vhost __defaultVhost__ { … }`. */
export interface Directive {
  name: string;
  args: string[];
  body: Directive[];
}

/** Reads a configuration of SRS; throws where it is malformed. */
export function parseSrsConfig(text: string): Directive[] {
  const tokens = text.replace(/#.*$/gm, '').match(/[{};]|[^\s{};]+/g) ?? [];
  let at = 0;
  const block = (isInner: boolean): Directive[] => {
    const body: Directive[] = [];
    let words: string[] = [];
    while (at < tokens.length) {
      const token = tokens[at] ?? '';
      at += 1;
      if (token === '}' && isInner && words.length === 0) return body;
      if (token === '}') break;
      if (token !== ';' && token !== '{') words.push(token);
      else {
        const [name = '', ...args] = words;
        body.push({ name, args, body: token === '{' ? block(true) : [] });
        words = [];
      }
    }
    if (isInner || words.length > 0 || at < tokens.length) throw new Error(`the configuration ends at "${words.join(' ')}"`);
    return body;
  };
  return block(false);
}

/** The directive at a path. Of several with one name SRS uses the first. */
export function directive(config: readonly Directive[], ...[name, ...rest]: string[]): Directive | undefined {
  const found = config.find((one) => one.name === name);
  return rest.length === 0 || found === undefined ? found : directive(found.body, ...rest);
}

/** The first argument of a directive; an empty text without one. */
export const setting = (config: readonly Directive[], ...path: string[]): string => directive(config, ...path)?.args[0] ?? '';
