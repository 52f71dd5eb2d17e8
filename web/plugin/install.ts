import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { HtmlTagDescriptor } from 'vite';
import { readJson } from './scan';

/** A file of the page; the path is relative to it. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly content: Buffer;
}

/** The files and the tags of its head by which a browser installs the page as an app. */
export interface Installation {
  readonly files: readonly PageFile[];
  readonly tags: HtmlTagDescriptor[];
}

export interface InstallationOptions {
  /** The folder of the mini program, whose app.json and theme.json give the colours. */
  readonly root: string;
  readonly title: string;
  /** The folder with `icon-192.png`, `icon-512.png`, `maskable-512.png` and `apple-180.png`. */
  readonly icons: string;
}

const manifestPath = 'manifest.webmanifest';
/** The colours of a mini program that names none are WeChat's white, and the black of its dark bars. */
const plain = { light: '#ffffff', dark: '#191919' };

/**
 * The manifest (W3C, Web Application Manifest), its icons and the colours of the browser's bar. An icon has a hash of its content in its
 * name, so servers may let it be kept forever, and an installed app notices a new one.
 */
export function installationOf({ root, title, icons }: InstallationOptions): Installation {
  const icon = (name: string): PageFile => {
    const content = readFileSync(join(icons, `${name}.png`));
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
    return { path: `assets/${name}-${hash}.png`, type: 'image/png', content };
  };
  const [small, large, maskable, apple] = [icon('icon-192'), icon('icon-512'), icon('maskable-512'), icon('apple-180')];
  const { bar, ground } = coloursOf(root);
  const manifest = {
    id: './',
    name: title,
    short_name: title,
    start_url: './',
    scope: './',
    display: 'standalone',
    lang: 'zh-CN',
    background_color: ground,
    theme_color: bar.light,
    icons: [
      { src: `./${small.path}`, sizes: '192x192', type: small.type, purpose: 'any' },
      { src: `./${large.path}`, sizes: '512x512', type: large.type, purpose: 'any' },
      { src: `./${maskable.path}`, sizes: '512x512', type: maskable.type, purpose: 'maskable' },
    ],
  };
  return {
    files: [
      { path: manifestPath, type: 'application/manifest+json', content: Buffer.from(JSON.stringify(manifest)) },
      small,
      large,
      maskable,
      apple,
    ],
    tags: [
      link({ rel: 'icon', type: small.type, sizes: '192x192', href: `./${small.path}` }),
      link({ rel: 'apple-touch-icon', href: `./${apple.path}` }),
      // A server that knows its visitors by a cookie gives the manifest to them alone.
      link({ rel: 'manifest', href: `./${manifestPath}`, crossorigin: 'use-credentials' }),
      ...themeTags(bar),
    ],
  };
}

const link = (attrs: Record<string, string>): HtmlTagDescriptor => ({ tag: 'link', attrs, injectTo: 'head' });

const themeTags = ({ light, dark }: { light: string; dark: string }): HtmlTagDescriptor[] =>
  [
    { name: 'theme-color', content: light, media: '(prefers-color-scheme: light)' },
    { name: 'theme-color', content: dark, media: '(prefers-color-scheme: dark)' },
  ].map((attrs) => ({ tag: 'meta', attrs, injectTo: 'head' as const }));

interface AppColours {
  darkmode?: boolean;
  window?: { navigationBarBackgroundColor?: string; backgroundColor?: string };
}
type Theme = Readonly<Record<'light' | 'dark', Readonly<Record<string, string>> | undefined>>;

/** The colours of bar and ground, by WeChat's fields; `@name` is a value of theme.json. A fixed light colour has no dark one. */
function coloursOf(root: string): { bar: { light: string; dark: string }; ground: string } {
  const { darkmode = false, window = {} } = (readJson(root, 'app.json') ?? {}) as AppColours;
  const theme = readJson(root, 'theme.json') as Theme | null;
  const valueOf = (field: string | undefined, mode: 'light' | 'dark', otherwise: string): string =>
    field?.startsWith('@') === true ? (theme?.[mode]?.[field.slice(1)] ?? otherwise) : (field ?? otherwise);
  const { navigationBarBackgroundColor: barField, backgroundColor } = window;
  const light = valueOf(barField, 'light', plain.light);
  const isFixed = barField?.startsWith('@') !== true;
  const dark = !darkmode ? light : isFixed ? plain.dark : valueOf(barField, 'dark', plain.dark);
  return { bar: { light, dark }, ground: valueOf(backgroundColor, 'light', plain.light) };
}

/** Serves the files in development. */
export const installationServer =
  (read: () => Installation) =>
  (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const path = (request.url ?? '').split('?')[0]?.slice(1);
    const file = read().files.find((each) => each.path === path);
    if (file === undefined) return next();
    response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-cache' }).end(file.content);
  };
