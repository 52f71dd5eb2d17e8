import { allowedGlobals, allowedMethods, allowedStatics, builtInMethods } from './allowed';
import { readBindings, type Bindings } from './data-flow/bindings';
import { patternFaults } from './patterns';
import { freeNames } from './data-flow/scopes';
import { calleeName, lineOf, memberName, walk, type AnyNode } from './syntax';
import { minVersion } from './tables';

export interface NameOptions {
  /** Globals that only this module may use. */
  mayName: ReadonlySet<string>;
}

/** `require("./core")`, `exports`, and variables that hold one of them: their members are what a module of ours exports. */
function isModule(node: AnyNode, bindings: Bindings): boolean {
  if (node.type === 'CallExpression') return calleeName(node.callee) === 'require';
  if (node.type !== 'Identifier') return false;
  const binding = bindings(node);
  if (!binding) return node.name === 'exports';
  return !binding.isOpen && binding.values.length > 0 && binding.values.every((value) => isModule(value, bindings));
}

/** `a.flat()`, `[].flat.call(a)` and `Array.prototype.flat` name a method; `state.values` is any field. */
function isMethodUse(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (node.type !== 'MemberExpression') return false;
  if (memberName(node.object) === 'prototype' || node.object.type === 'Literal' || node.object.type === 'ArrayExpression')
    return true;
  if (parent?.type === 'MemberExpression')
    return parent.object === node && ['call', 'apply', 'bind'].includes(memberName(parent) ?? '');
  return parent?.type === 'CallExpression' && parent.callee === node;
}

/** Methods that base library 1.7.0 may lack, on whatever value: the check cannot tell an array from an object of ours. */
function methodFaults(program: AnyNode, isStatic: (node: AnyNode) => boolean): string[] {
  const faults: string[] = [];
  const bindings = readBindings(program);
  walk(program, (node, around) => {
    const name = memberName(node);
    if (node.type !== 'MemberExpression' || name === null || !builtInMethods.has(name) || allowedMethods.has(name)) return;
    const parent = around[around.length - 1];
    if (parent?.type === 'AssignmentExpression' && parent.left === node) return;
    if (isMethodUse(node, parent) && !isStatic(node.object) && !isModule(node.object, bindings))
      faults.push(`${lineOf(node)} base library ${minVersion} may have no .${name}()`);
  });
  return faults;
}

/** Names, static members and methods that base library 1.7.0 may lack. */
export function nameFaults(program: AnyNode, { mayName }: NameOptions): string[] {
  const faults: string[] = [];
  const free = freeNames(program);
  const freeNodes = new Set(free.map(({ node }) => node));
  free.forEach(({ name, node }) => {
    if (!allowedGlobals.has(name) && !mayName.has(name))
      faults.push(`${lineOf(node)} base library ${minVersion} has no global '${name}', or this file may not use it`);
  });
  walk(program, (node, around) => {
    const name = memberName(node);
    if (node.type !== 'MemberExpression' || name === null || node.object.type !== 'Identifier' || !freeNodes.has(node.object))
      return;
    // `a.b || fallback` is a probe.
    const parent = around[around.length - 1];
    if (parent?.type === 'LogicalExpression' && parent.operator === '||' && parent.left === node) return;
    const known = Object.hasOwn(allowedStatics, node.object.name) ? allowedStatics[node.object.name] : undefined;
    if (known && !known.has(name)) faults.push(`${lineOf(node)} base library ${minVersion} has no ${node.object.name}.${name}`);
  });
  const isStatic = (node: AnyNode): boolean => node.type === 'Identifier' && freeNodes.has(node) && node.name !== 'exports';
  return [...faults, ...methodFaults(program, isStatic), ...patternFaults(program)];
}
