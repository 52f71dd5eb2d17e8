import { transform } from 'esbuild';
import { minify } from 'terser';

export const tagOrComment = /<!--[\s\S]*?-->|<wxs\b[\s\S]*?<\/wxs>|<(?:"[^"]*"|'[^']*'|[^"'>])*>/g;
const quoted = /"[^"]*"|'[^']*'/g;

/** Reduces white space outside quoted values to single spaces, and removes it before the end of the tag. */
function tightTag(tag: string): string {
  const values: string[] = [];
  const bare = tag.replace(quoted, (value) => `"${values.push(value) - 1}"`);
  const tight = bare.replace(/\s+/g, ' ').replace(/ (\/?>)$/, '$1');
  return tight.replace(/"(\d+)"/g, (_mark, index: string) => String(values[Number(index)]));
}

/**
 * WXML without comments and layout. White space is removed only where it contains a line break between two tags, and never inside
 * `<text>`, where it is visible.
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

const quotedOrPixels = /"[^"]*"|'[^']*'|url\([^"'][^)]*\)|(\d)px\b/g;

/**
 * WXSS without comments and layout. Values stay as written, because old web views support few notations; only the unit is `PX`, which means
 * the same and which the builds of frameworks, such as Taro's, do not turn into rpx.
 */
export async function minifyWxss(source: string): Promise<string> {
  const { code } = await transform(source, { loader: 'css', minifyWhitespace: true, charset: 'utf8' });
  return code.trim().replace(quotedOrPixels, (piece, digit?: string) => (digit === undefined ? piece : `${digit}PX`));
}

/** WXS without comments and white space; nothing else changes, because WXS is a language of its own. */
export async function minifyWxs(source: string): Promise<string> {
  const { code } = await minify(source, { ecma: 5, compress: false, mangle: false, format: { ecma: 5, comments: false } });
  return code ?? source;
}
