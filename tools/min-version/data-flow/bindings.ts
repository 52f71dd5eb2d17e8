import { declaredIn } from './scopes';
import { isFunction, isMerge, walk, type AnyNode } from '../syntax';

/** A variable, parameter or function of a module. */
export interface Binding {
  readonly name: string;
  /** Everything assigned to it. */
  readonly values: AnyNode[];
  /** Members of it that are assigned, and objects that are merged into it. */
  readonly changes: AnyNode[];
  /** It also gets values that are not in the list: an argument, an element of a loop, a caught cause, a sum. */
  isOpen: boolean;
  /** The function whose parameter it is, and its place there. */
  parameter?: { readonly of: AnyNode; readonly index: number };
}

export type Bindings = (identifier: AnyNode) => Binding | undefined;

type Scope = Map<string, Binding>;

function scopeOf(node: AnyNode): Scope {
  const scope: Scope = new Map();
  declaredIn(node).forEach((name) => scope.set(name, { name, values: [], changes: [], isOpen: false }));
  if (node.type !== 'FunctionDeclaration' && node.type !== 'FunctionExpression') return scope;
  node.params.forEach((parameter, index) => {
    const binding = parameter.type === 'Identifier' ? scope.get(parameter.name) : undefined;
    if (!binding) return;
    binding.isOpen = true;
    binding.parameter = { of: node, index };
  });
  if (node.type === 'FunctionExpression' && node.id) scope.get(node.id.name)?.values.push(node);
  return scope;
}

/** The additions to an object by the statement around its name: `name.a = 1`, `Object.assign(name, more)`. */
function changesBy(node: AnyNode, around: readonly AnyNode[]): AnyNode[] {
  const [outer, parent] = around.slice(-2);
  if (parent?.type === 'MemberExpression' && parent.object === node)
    return outer?.type === 'AssignmentExpression' && outer.left === parent ? [parent] : [];
  return parent?.type === 'CallExpression' && isMerge(parent.callee) && parent.arguments[0] === node
    ? (parent.arguments.slice(1) as AnyNode[])
    : [];
}

/** Finds the binding of every identifier of a module. */
export function readBindings(program: AnyNode): Bindings {
  const scopes = new Map<AnyNode, Scope>();
  const known = new Map<AnyNode, Binding>();
  const find = (name: string, around: readonly AnyNode[]): Binding | undefined => {
    for (let index = around.length - 1; index >= 0; index -= 1) {
      const found = scopes.get(around[index] as AnyNode)?.get(name);
      if (found) return found;
    }
    return undefined;
  };
  walk(program, (node) => {
    if (node === program || isFunction(node)) scopes.set(node, scopeOf(node));
  });
  walk(program, (node, around) => {
    const inside = [...around, node];
    const assign = (target: AnyNode, value: AnyNode | null, from: readonly AnyNode[] = inside): void => {
      const binding = target.type === 'Identifier' ? find(target.name, from) : undefined;
      if (binding && value) binding.values.push(value);
      else if (binding) binding.isOpen = true;
    };
    if (node.type === 'VariableDeclarator' && node.init) assign(node.id, node.init);
    if (node.type === 'AssignmentExpression') assign(node.left, node.operator === '=' ? node.right : null);
    if (node.type === 'UpdateExpression') assign(node.argument, null);
    if (node.type === 'ForInStatement') {
      const { left } = node;
      assign(left.type === 'VariableDeclaration' ? (left.declarations[0]?.id as AnyNode) : left, null);
    }
    if (node.type === 'CatchClause' && node.param) assign(node.param, null);
    if (node.type === 'FunctionDeclaration' && node.id) assign(node.id, node, around);
    if (node.type !== 'Identifier') return;
    const binding = find(node.name, around);
    if (!binding) return;
    known.set(node, binding);
    binding.changes.push(...changesBy(node, around));
  });
  return (identifier) => known.get(identifier);
}
