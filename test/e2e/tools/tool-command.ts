import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const loader = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href;

/** Arguments with which node runs a script of this repository from any folder, as the scripts of package.json do. */
export const toolCommand = (script: string, ...args: string[]): string[] => ['--import', loader, resolve(script), ...args];
