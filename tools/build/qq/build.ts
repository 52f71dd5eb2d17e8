import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { freeNames } from '../../min-version/data-flow/scopes';
import { parseEs5, type AnyNode } from '../../min-version/syntax';
import { filesBelow, writeOutput, type Output } from '../output';
import { qqFaults, unknownOnQq } from './faults';

/** Endings of a QQ mini program, by WeChat's. */
const endings: Readonly<Record<string, string>> = { '.wxml': '.qml', '.wxss': '.qss', '.wxs': '.qs' };

const renamed = (path: string): string => path.replace(/\.(wxml|wxss|wxs)$/, (ending) => endings[ending] ?? ending);

const tag = /<\/?[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/g;
const quotedOrDirective = /"[^"]*"|'[^']*'|\bwx:/g;

/** Converts WXML to QML: directives `qq:if`, scripts `<qs>`, and the endings of imported files. Text and values stay as they are. */
export const qqTemplate = (wxml: string): string =>
  wxml.replace(tag, (text) =>
    text
      .replace(/^(<\/?)wxs\b/, '$1qs')
      .replace(quotedOrDirective, (found) => (found === 'wx:' ? 'qq:' : found))
      .replace(
        /\ssrc=(["'])([^"']+\.(?:wxml|wxs))\1/,
        (_all, quote: string, path: string) => ` src=${quote}${renamed(path)}${quote}`,
      ),
  );

const styleImport = /(@import\s*(?:url\()?\s*["'][^"']+)\.wxss(["'])/g;

export const qqStyle = (wxss: string): string => wxss.replace(styleImport, '$1.qss$2');

/** Replaces the global `wx` by `qq`. The kit itself probes for both, so there `wx` is replaced by undefined. */
function places(program: AnyNode, isKit: boolean): { start: number; end: number; text: string }[] {
  return freeNames(program)
    .filter(({ name }) => name === 'wx')
    .map(({ node, parent }) => {
      if (!isKit) return { start: node.start, end: node.end, text: 'qq' };
      const asked = parent?.type === 'UnaryExpression' && parent.operator === 'typeof' ? parent : null;
      return { ...(asked ?? node), text: asked ? '"undefined"' : '(void 0)' };
    });
}

export const qqScript = (code: string, isKit: boolean): string =>
  places(parseEs5(code), isKit)
    // From the end, so that earlier positions stay valid.
    .sort((left, right) => right.start - left.start)
    .reduce((now, { start, end, text }) => now.slice(0, start) + text + now.slice(end), code);

function converted(folder: string, path: string, isKit: boolean): Buffer {
  const content = readFileSync(join(folder, path));
  switch (extname(path)) {
    case '.wxml':
      return Buffer.from(qqTemplate(content.toString()));
    case '.wxss':
      return Buffer.from(qqStyle(content.toString()));
    case '.js':
      // Scripts without `wx` stay as they are. Scripts that are not ES5 are reported below.
      return /\bwx\b/.test(content.toString()) ? Buffer.from(qqScript(content.toString(), isKit)) : content;
    default:
      return content;
  }
}

const kitInDemo = /^rtc-kit\//;

/** Converts a folder built for WeChat into one for QQ. Throws if it contains something that QQ lacks. Returns the number of files written. */
export function buildQq(from: string, to: string): number {
  if (!existsSync(from)) throw new Error(`${from} is not built`);
  const isKit = (path: string): boolean => from.endsWith('kit') || kitInDemo.test(path);
  const output: Output = new Map(filesBelow(from).map((path) => [renamed(path), converted(from, path, isKit(path))] as const));
  const faults = qqFaults(output, isKit);
  if (faults.length > 0) throw new Error(`not for QQ:\n  ${faults.join('\n  ')}`);
  return writeOutput(to, output);
}

/** Attributes and events of live tags that are not in QQ's sample. Only a phone can tell whether QQ supports them. */
export const uncertainIn = (folder: string): string[] =>
  Array.from(
    new Set(
      filesBelow(folder)
        .filter((path) => path.endsWith('.qml'))
        .flatMap((path) => unknownOnQq(readFileSync(join(folder, path), 'utf8'))),
    ),
  ).sort();
