import { transform } from 'esbuild';
import { minify } from 'terser';

const tagOrComment = /<!--[\s\S]*?-->|<wxs\b[\s\S]*?<\/wxs>|<(?:"[^"]*"|'[^']*'|[^"'>])*>/g;
const quoted = /"[^"]*"|'[^']*'/g;

/** Blanks of a tag outside its quoted values: one each, none before the end. */
function tightTag(tag: string): string {
  const values: string[] = [];
  const bare = tag.replace(quoted, (value) => `"${values.push(value) - 1}"`);
  const tight = bare.replace(/\s+/g, ' ').replace(/ (\/?>)$/, '$1');
  return tight.replace(/"(\d+)"/g, (_mark, index: string) => String(values[Number(index)]));
}

/**
 * WXML without comments and layout blanks. A blank is dropped only where it breaks a line between two tags, and never inside
 * `<text>`, where it would be seen.
 */
export function minifyWxml(source: string): string {
  let result = '';
  let end = 0;
  let insideText = 0;
  const push = (text: string): void => {
    if (insideText === 0 && text.trim() === '' && (text.includes('\n') || result === '')) return;
    result += insideText === 0 ? text.replace(/^\s*\n\s*|\s*\n\s*$/g, ' ') : text;
  };
  for (const match of source.matchAll(tagOrComment)) {
    const piece = match[0];
    push(source.slice(end, match.index));
    end = match.index + piece.length;
    if (piece.startsWith('<!--')) continue;
    if (/^<text[\s>]/.test(piece) && !piece.endsWith('/>')) insideText += 1;
    if (/^<\/text\s*>/.test(piece)) insideText -= 1;
    result += piece.startsWith('<wxs') ? piece : tightTag(piece);
  }
  push(source.slice(end));
  return result.trim();
}

/** WXSS without comments and layout. Only blanks go: values stay as written, since old web views know few notations. */
export async function minifyWxss(source: string): Promise<string> {
  const { code } = await transform(source, { loader: 'css', minifyWhitespace: true, charset: 'utf8' });
  return code.trim();
}

/** WXS is its own small language: only comments and blanks go. */
export async function minifyWxs(source: string): Promise<string> {
  const { code } = await minify(source, { ecma: 5, compress: false, mangle: false, format: { ecma: 5, comments: false } });
  return code ?? source;
}
