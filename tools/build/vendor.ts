import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const resolve = createRequire(__filename).resolve;

/** mobx as published for production: ES5 already, and nothing is gained by minifying it again. */
export const mobxModule = (): string =>
  readFileSync(resolve('mobx-miniprogram/dist/mobx.cjs.production.min.js'), 'utf8').replace(/\n?\/\/# sourceMappingURL=.*/, '');
