import type { Bindings } from './bindings';
import { isMerge, keyOf, memberName, type AnyNode } from '../syntax';

export interface Option {
  name: string;
  /** The node that writes it. */
  at: AnyNode;
}

/** Every option that an expression may carry: of object literals, of variables that hold them, and of fields set on these; null when it is not known. */
export function optionsIn(node: AnyNode, bindings: Bindings, open: ReadonlySet<AnyNode> = new Set()): Option[] | null {
  if (open.has(node)) return [];
  const inside = new Set(open).add(node);
  const all = (nodes: readonly AnyNode[]): Option[] | null => {
    const found = nodes.map((one) => optionsIn(one, bindings, inside));
    return found.includes(null) ? null : found.flatMap((options) => options ?? []);
  };
  switch (node.type) {
    case 'ObjectExpression': {
      const found = node.properties.map((property) => ({ name: keyOf(property), at: property }));
      return found.every(({ name }) => name !== null) ? (found as Option[]) : null;
    }
    case 'Literal':
    case 'FunctionExpression':
      return [];
    case 'ConditionalExpression':
      return all([node.consequent, node.alternate]);
    case 'LogicalExpression':
      return all([node.left, node.right]);
    case 'SequenceExpression':
      return all(node.expressions.slice(-1));
    case 'AssignmentExpression':
      return node.operator === '=' ? all([node.right]) : null;
    case 'CallExpression':
      return isMerge(node.callee) ? all(node.arguments as AnyNode[]) : null;
    case 'MemberExpression': {
      // The target of an assignment: see `Binding.changes`.
      const name = memberName(node);
      return inside.size > 1 && name !== null ? [{ name, at: node }] : null;
    }
    case 'Identifier': {
      const binding = bindings(node);
      return binding && !binding.isOpen ? all([...binding.values, ...binding.changes]) : null;
    }
    default:
      return null;
  }
}
