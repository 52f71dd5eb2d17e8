import { createContext, runInContext, type Context } from 'node:vm';
import { inRealm, type LibraryEnd } from './bridge';
import { engineOf } from './engine';
import type { AppPackage } from './app-package';
import type { Log } from './log';
import type { Timers } from './timers';

interface ServiceOptions {
  version: string;
  /** The content of WAService.js. */
  library: string;
  app: AppPackage;
  /** `__wxConfig`. */
  config: object;
  log: Log;
  timers: Timers;
  random: () => number;
  invoke(name: string, params: string | undefined, callback: unknown): string | undefined;
  /** A message of the library to pages, listed as JSON. */
  publish(event: string, message: string | undefined, views: string | undefined): void;
}

/** Names of a browser, which WeChat hides from the app's code. */
const hidden = [
  'window', 'document', 'frames', 'self', 'location', 'navigator', 'localStorage', 'history', 'Caches', 'screen', 'alert', 'confirm',
  'prompt', 'fetch', 'XMLHttpRequest', 'WebSocket', 'webkit', 'WeixinJSCore', 'Reporter', 'print', 'WeixinJSBridge',
]; // prettier-ignore

const quoted = (value: unknown): string => JSON.stringify(value);

/** The globals that WeChat's own loader sets before the library. */
const before = `var __wxAppData = {}, __wxRoute, __wxRouteBegin, __wxAppCode__ = {}, __wxAppCurrentFile__;
var Component = function () {}, Behavior = function () {}, global = {}, $gwx;
var __WXML_GLOBAL__ = { entrys: {}, defines: {}, modules: {}, ops: [], wxs_nf_init: undefined, total_ops: 0 };`;

/** The thread of the app's code: WAService.js and the scripts of the mini program, without anything of a browser. */
export class ServiceThread {
  private readonly context: Context;
  readonly bridge: LibraryEnd;
  /** Scripts that could not be loaded, with their error. */
  readonly loadErrors: string[] = [];

  constructor(private readonly options: ServiceOptions) {
    const { log, timers, config, library, version, app } = options;
    this.context = createContext({
      console: log.console('service'),
      setTimeout: timers.after, clearTimeout: timers.stop, setInterval: timers.every, clearInterval: timers.stop,
      __wxConfig: config,
      WeixinJSCore: { invokeHandler: options.invoke, publishHandler: options.publish },
    }); // prettier-ignore
    this.run(`${engineOf(version)}\n${before}`);
    (this.run('(function (random) { Math.random = random; })') as (random: () => number) => void)(options.random);
    this.run(library, `WAService-${version}.js`);
    this.bridge = inRealm(this.run('WeixinJSBridge') as LibraryEnd, this.run('JSON.parse') as typeof JSON.parse);
    this.load(app);
  }

  run(script: string, filename = 'phone'): unknown {
    return runInContext(script, this.context, { filename });
  }

  /** The value of an expression of the app's realm, as plain JSON. */
  read<Value>(expression: string): Value {
    return JSON.parse(this.run(`JSON.stringify(${expression})`) as string) as Value;
  }

  private load(app: AppPackage): void {
    this.run(app.serviceTemplates, 'templates.js');
    Object.entries(app.configs).forEach(([name, config]) =>
      this.run(
        `__wxAppCode__[${quoted(`${name}.json`)}] = ${quoted(config)}; __wxAppCode__[${quoted(`${name}.wxml`)}] = $gwx(${quoted(`./${name}.wxml`)})`,
      ),
    );
    Object.entries(app.scripts).forEach(([path, script]) =>
      this.run(
        `define(${quoted(path)}, function (require, module, exports, ${hidden.join(', ')}) { "use strict";\n${script}\n})`,
        path,
      ),
    );
    this.require('app.js');
    app.components.forEach((name) => this.require(`${name}.js`, name));
    app.app.pages.forEach((name) => this.require(`${name}.js`, name));
  }

  private require(path: string, route?: string): void {
    try {
      this.run(`__wxAppCurrentFile__ = ${quoted(path)}`);
      if (route !== undefined) this.run(`__wxRoute = ${quoted(route)}; __wxRouteBegin = true`);
      this.run(`require(${quoted(path)})`);
    } catch (cause) {
      this.loadErrors.push(`${path}: ${String((cause as Error).message)}`);
      this.options.log.write('service', 'error', `require ${path}`, cause);
    }
  }
}
