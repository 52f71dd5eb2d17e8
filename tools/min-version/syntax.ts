import { parse, type AnyNode, type Node } from 'acorn';

export type { AnyNode };

/** Parses a module as ES5. Throws with line and column on newer syntax. */
export const parseEs5 = (code: string): AnyNode =>
  parse(code, { ecmaVersion: 5, sourceType: 'script', locations: true }) as AnyNode;

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

export const childrenOf = (node: AnyNode): AnyNode[] => {
  const children: AnyNode[] = [];
  Object.values(node).forEach((value: unknown) => {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  });
  return children;
};

/** Calls `visit` for every node with the nodes around it, the nearest last. The list is valid during the call only. */
export function walk(node: AnyNode, visit: (node: AnyNode, around: readonly AnyNode[]) => void, around: AnyNode[] = []): void {
  visit(node, around);
  around.push(node);
  childrenOf(node).forEach((child) => walk(child, visit, around));
  around.pop();
}

export const isFunction = (node: AnyNode): boolean => node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression';

/** `name` of `a.name` and `a['name']`; null for a computed one. */
export function memberName(node: AnyNode): string | null {
  if (node.type !== 'MemberExpression') return null;
  const { property } = node;
  if (!node.computed && property.type === 'Identifier') return property.name;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : null;
}

/** The name of a called function: `f` for `f`, `a.f` and `(0, a.f)`. */
export function calleeName(node: AnyNode): string | null {
  if (node.type === 'SequenceExpression') return calleeName(node.expressions[node.expressions.length - 1] as AnyNode);
  return node.type === 'Identifier' ? node.name : memberName(node);
}

/** `Object.assign`, and the compiler's `__assign`. */
export const isMerge = (callee: AnyNode): boolean => /^(__)?assign$/.test(calleeName(callee) ?? '');

/** The key of a property in an object literal. */
export function keyOf(property: AnyNode): string | null {
  if (property.type !== 'Property') return null;
  const { key } = property;
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : null;
}

export const lineOf = (node: AnyNode): string => `${node.loc?.start.line ?? 0}:${node.loc?.start.column ?? 0}`;
