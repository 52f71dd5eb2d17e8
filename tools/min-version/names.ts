import { allowedGlobals, allowedMethods, allowedStatics, builtInMethods } from './allowed';
import { isFunction, keyOf, lineOf, memberName, walk, type AnyNode } from './syntax';
import { minVersion } from './tables';

/** Names that a function declares: its parameters, variables and functions, and its own name. */
function declaredIn(scope: AnyNode): Set<string> {
  const names = new Set<string>();
  const add = (node: AnyNode | null | undefined): void => {
    if (node?.type === 'Identifier') names.add(node.name);
  };
  if (scope.type === 'FunctionDeclaration' || scope.type === 'FunctionExpression') {
    scope.params.forEach((parameter) => add(parameter));
    add(scope.id);
  }
  walk(scope, (node, around) => {
    // Declarations of an inner function are local to it, except its name.
    const owner = around.filter((outer) => isFunction(outer) || outer === scope).pop() ?? scope;
    if (owner !== scope) return;
    if (node.type === 'VariableDeclarator') add(node.id);
    if (node.type === 'FunctionDeclaration') add(node.id);
    if (node.type === 'CatchClause') add(node.param);
  });
  return names;
}

/** Whether a module declares a variable or function of this name. */
export const declares = (program: AnyNode, name: string): boolean => declaredIn(program).has(name);

/** True for references; false for keys, labels and declarations. */
function isReference(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (!parent) return true;
  if (parent.type === 'MemberExpression') return parent.computed || parent.object === node;
  if (parent.type === 'Property') return parent.value === node;
  if (['LabeledStatement', 'BreakStatement', 'ContinueStatement', 'CatchClause'].includes(parent.type)) return false;
  if (isFunction(parent)) return false;
  return !(parent.type === 'VariableDeclarator' && parent.id === node);
}

export interface FreeName {
  name: string;
  node: AnyNode;
  parent: AnyNode | undefined;
}

/** Names that a module uses and does not declare. */
export function freeNames(program: AnyNode): FreeName[] {
  const scopes = new Map<AnyNode, Set<string>>();
  const declared = (scope: AnyNode): Set<string> => {
    const known = scopes.get(scope) ?? declaredIn(scope);
    scopes.set(scope, known);
    return known;
  };
  const free: FreeName[] = [];
  walk(program, (node, around) => {
    const parent = around[around.length - 1];
    if (node.type !== 'Identifier' || !isReference(node, parent)) return;
    const isKnown = around.some((scope) => (scope === program || isFunction(scope)) && declared(scope).has(node.name));
    if (!isKnown) free.push({ name: node.name, node, parent });
  });
  return free;
}

/** Names of methods that a module defines. They may have the name of a newer built-in method. */
export function definedMethods(program: AnyNode): string[] {
  const names: (string | null)[] = [];
  walk(program, (node) => {
    if (node.type === 'Property' && isFunction(node.value)) names.push(keyOf(node));
    if (node.type === 'AssignmentExpression' && isFunction(node.right)) names.push(memberName(node.left));
  });
  return names.filter((name) => name !== null);
}

export interface NameOptions {
  /** Globals that only this module may use. */
  mayName: ReadonlySet<string>;
  /** Methods of the build itself. The type check, whose library ends with ES2015, keeps them apart from built-in ones. */
  own: ReadonlySet<string>;
}

/** Names, static members and methods that base library 1.7.0 may lack. */
export function nameFaults(program: AnyNode, { mayName, own }: NameOptions): string[] {
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
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
    const name = memberName(node.callee);
    const { object } = node.callee;
    const isStatic = object.type === 'Identifier' && freeNodes.has(object);
    if (name === null || isStatic || !builtInMethods.has(name) || allowedMethods.has(name) || own.has(name)) return;
    faults.push(`${lineOf(node)} base library ${minVersion} may have no .${name}()`);
  });
  return faults;
}
