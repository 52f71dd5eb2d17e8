import { childrenOf, isFunction, walk, type AnyNode } from '../syntax';

/** Names that a function declares: its parameters, variables and functions, and the own name of a function expression. */
export function declaredIn(scope: AnyNode): Set<string> {
  const names = new Set<string>();
  const add = (node: AnyNode | null | undefined): void => {
    if (node?.type === 'Identifier') names.add(node.name);
  };
  if (scope.type === 'FunctionDeclaration' || scope.type === 'FunctionExpression') {
    scope.params.forEach((parameter) => add(parameter));
    if (scope.type === 'FunctionExpression') add(scope.id);
  }
  const collect = (node: AnyNode): void => {
    if (node.type === 'VariableDeclarator') add(node.id);
    if (node.type === 'FunctionDeclaration') add(node.id);
    if (node.type === 'CatchClause') add(node.param);
    // Declarations of an inner function are local to it, except its name.
    if (!isFunction(node)) childrenOf(node).forEach(collect);
  };
  childrenOf(scope).forEach(collect);
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
