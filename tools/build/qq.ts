import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { remembered } from './cache';
import { filesBelow, writeOutput, type Output } from './output';
import { qqFaults } from './qq-faults';
import { shrink } from './script';

/** Endings of a QQ mini program, by WeChat's. */
const endings: Readonly<Record<string, string>> = { '.wxml': '.qml', '.wxss': '.qss', '.wxs': '.qs' };

const renamed = (path: string): string => path.replace(/\.(wxml|wxss|wxs)$/, (ending) => endings[ending] ?? ending);

const tag = /<\/?[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/g;
const quotedOrDirective = /"[^"]*"|'[^']*'|\bwx:/g;

/** WXML as QML: directives `qq:if`, scripts `<qs>`, and the endings of what is asked for. Text and values stay as they are. */
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

/** The kit asks by itself which of the two is there; what else says `wx` means the phone. */
export const qqScript = (path: string, code: string, isKit: boolean): Promise<string> =>
  remembered(['qq', code, String(isKit)], () => shrink(path, code, { '@wx': isKit ? 'void 0' : 'qq' }));

async function converted(folder: string, path: string, isKit: boolean): Promise<Buffer> {
  const content = readFileSync(join(folder, path));
  switch (extname(path)) {
    case '.wxml':
      return Buffer.from(qqTemplate(content.toString()));
    case '.wxss':
      return Buffer.from(qqStyle(content.toString()));
    case '.js':
      // Packages of others know neither.
      return /(^|\/)vendor\//.test(path) ? content : Buffer.from(await qqScript(path, content.toString(), isKit));
    default:
      return content;
  }
}

const kitInDemo = /^rtc-kit\//;

/** Makes a folder for QQ from one that was built for WeChat, and throws when it holds what QQ does not know. Gives the number of files written. */
export async function buildQq(from: string, to: string): Promise<number> {
  if (!existsSync(from)) throw new Error(`${from} is not built`);
  const isKit = (path: string): boolean => from.endsWith('kit') || kitInDemo.test(path);
  const files = filesBelow(from).map(async (path) => [renamed(path), await converted(from, path, isKit(path))] as const);
  const output: Output = new Map(await Promise.all(files));
  const faults = qqFaults(output, isKit);
  if (faults.length > 0) throw new Error(`not for QQ:\n  ${faults.join('\n  ')}`);
  return writeOutput(to, output);
}
