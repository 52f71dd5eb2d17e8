import { optionsIn, type Option } from './data-flow/literals';
import type { Script, Value, ValuesOf } from './data-flow/objects';
import { reachedFrom } from './data-flow/reached';
import { calleeName, lineOf, memberName, walk, type AnyNode } from './syntax';
import {
  compareVersions,
  minVersion,
  newerInstanceMethods,
  newerNames,
  newerOptions,
  sinceOfMember,
  versionNumber,
  type ObjectName,
} from './tables';

export interface GateOptions {
  /** First versions by the names that `isSupported` takes. */
  abilities: Readonly<Record<string, string>>;
  valuesOf: ValuesOf;
  /** Names of fields and methods that the build defines. */
  own: ReadonlySet<string>;
}

const isVersion = (text: string): boolean => /^\d+\.\d+\.\d+$/.test(text);

/** Returns the version that a call of a gate requires. */
function gateVersions(script: Script, { abilities, valuesOf }: GateOptions): (call: AnyNode) => string | null {
  const isNamed = (callee: AnyNode, name: string): boolean =>
    calleeName(callee) === name || valuesOf(script, callee).some((value) => value.kind === 'function' && value.name === name);
  return (call) => {
    if (call.type !== 'CallExpression') return null;
    const [first, second] = call.arguments;
    const text = (node: AnyNode | undefined): string => (node?.type === 'Literal' ? String(node.value) : '');
    if (calleeName(call.callee) === 'atLeast' && isVersion(text(first))) return text(first);
    return Object.hasOwn(abilities, text(second)) && isNamed(call.callee, 'isSupported')
      ? (abilities[text(second)] ?? null)
      : null;
  };
}

const isObject = (value: Value): value is Value & { kind: 'object' } => value.kind === 'object';
const shown = (object: ObjectName): string => (object === 'wx' ? 'the platform' : object);

const requiresPlatform = (node: AnyNode): boolean =>
  node.type === 'CallExpression' &&
  calleeName(node.callee) === 'require' &&
  node.arguments[0]?.type === 'Literal' &&
  /(^|\/)native(\.js)?$/.test(String(node.arguments[0].value));

/** Uses of `wx`, of objects it returned, and of component instances, that base library 1.7.0 lacks and that are reached without a gate. */
export function gateFaults(script: Script, options: GateOptions): string[] {
  const { valuesOf, own } = options;
  const faults: string[] = [];
  const reached = reachedFrom(script.program, { bindings: script.bindings, versionOf: gateVersions(script, options) });
  const isGated = (since: string, ...nodes: AnyNode[]): boolean => nodes.some((node) => reached(node) >= versionNumber(since));
  const need = (what: string, since: string | null, ...nodes: [AnyNode, ...AnyNode[]]): void => {
    if (since === null) faults.push(`${lineOf(nodes[0])} no table contains ${what}`);
    else if (compareVersions(since, minVersion) > 0 && !isGated(since, ...nodes))
      faults.push(`${lineOf(nodes[0])} ${what} came with ${since}, and is reached without atLeast('${since}')`);
  };
  const checkMember = (node: AnyNode & { type: 'MemberExpression' }, isCalled: boolean): void => {
    const name = memberName(node);
    const values = valuesOf(script, node.object);
    const objects = new Set(values.filter(isObject).map((object) => object.name));
    objects.forEach((object) => {
      if (name === null) faults.push(`${lineOf(node)} a member of ${shown(object)} is computed, so it cannot be checked`);
      else need(`${object}.${name}`, sinceOfMember(object, name), node);
    });
    if (name === null || objects.size > 0 || values.some(({ kind }) => kind === 'module')) return;
    const ofInstance = newerInstanceMethods.get(name);
    const ofPlatform = isCalled && !own.has(name) ? newerNames.get(name) : undefined;
    if (ofInstance !== undefined) need(`the method '${name}' of components`, ofInstance, node);
    else if (ofPlatform !== undefined) need(`a method '${name}' of the platform`, ofPlatform, node);
  };
  const checkOptions = (node: AnyNode & { type: 'CallExpression' }): void => {
    const [given] = node.arguments;
    valuesOf(script, node.callee).forEach((value) => {
      if (value.kind !== 'method' || !given) return;
      const newer = newerOptions(value.of, value.name);
      if (Object.keys(newer).length === 0) return;
      const found = optionsIn(given, script.bindings);
      const call = `${value.of}.${value.name}`;
      if (found === null && Object.values(newer).some((since) => !isGated(since, node)))
        faults.push(`${lineOf(node)} the options of ${call} are not an object literal, so they cannot be checked`);
      (found ?? []).forEach(({ name, at }: Option) => need(`${call}({ ${name} })`, newer[name] ?? minVersion, at, node));
    });
  };

  walk(script.program, (node, around) => {
    if (!script.mayHold && requiresPlatform(node))
      faults.push(`${lineOf(node)} only core/platform may import the platform object`);
    const parent = around[around.length - 1];
    if (isPassedOn(script, node, parent, valuesOf))
      faults.push(`${lineOf(node)} the platform object is passed on, so its members can no longer be checked`);
    if (node.type === 'MemberExpression') checkMember(node, parent?.type === 'CallExpression' && parent.callee === node);
    if (node.type === 'CallExpression') checkOptions(node);
  });
  return faults;
}

/** `f(native)`, `{ a: native }`, `[native]`: the platform object where its name is lost. Variables and exports are followed. */
function isPassedOn(script: Script, node: AnyNode, parent: AnyNode | undefined, valuesOf: ValuesOf): boolean {
  if (!parent || (node.type !== 'Identifier' && node.type !== 'MemberExpression')) return false;
  const isArgument = (parent.type === 'CallExpression' || parent.type === 'NewExpression') && parent.callee !== node;
  if (!isArgument && !(parent.type === 'Property' && parent.value === node) && parent.type !== 'ArrayExpression') return false;
  return valuesOf(script, node).some((value) => isObject(value) && value.name === 'wx');
}
