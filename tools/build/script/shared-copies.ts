import { createHash } from 'node:crypto';

/** A name for the kit of these scripts: copies with one name have the same scripts and may use each other's. */
export const versionOf = (scripts: readonly string[]): string =>
  `v${createHash('sha1').update(scripts.join('\0')).digest('hex').slice(0, 8)}`;

/**
 * mobx, of which all copies of one version use the one that is loaded first. `getApp` holds the registry, because it is one function for all
 * modules, whereas uni-app gives the modules that it bundles a `wx` of their own. Where it cannot hold anything, each copy uses its own.
 */
export const sharedMobx = (code: string, version: string): string =>
  `${code}try{module.exports=(getApp.rtcKits=getApp.rtcKits||{}).${version}=getApp.rtcKits.${version}||exports}catch(e){}`;

/** The core, shared together with the mobx that it requires from `mobx`: what one observes the other must know. */
export const sharedCore = (code: string, mobx: string): string =>
  `${code}var rtcMobx=require("${mobx}");module.exports=rtcMobx.kit=rtcMobx.kit||exports;`;
