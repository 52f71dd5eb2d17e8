import type { Binding, Bindings } from './bindings';
import { childrenOf, isFunction, type AnyNode } from '../syntax';
import { versionNumber } from '../tables';

/** A place that is never reached, on any base library. */
const never = Infinity;

/** The oldest base library on which an expression can be true, and on which it can be false. */
interface Outcome {
  ifTrue: number;
  ifFalse: number;
}

export interface Flow {
  bindings: Bindings;
  /** The version that a call of `atLeast` or `isSupported` requires; null for other calls. */
  versionOf(call: AnyNode): string | null;
}

const always: Outcome = { ifTrue: 0, ifFalse: never };
const unknown: Outcome = { ifTrue: 0, ifFalse: 0 };
const either = (one: Outcome, other: Outcome): Outcome => ({
  ifTrue: Math.min(one.ifTrue, other.ifTrue),
  ifFalse: Math.min(one.ifFalse, other.ifFalse),
});
const not = ({ ifTrue, ifFalse }: Outcome): Outcome => ({ ifTrue: ifFalse, ifFalse: ifTrue });
const on = (least: number, { ifTrue, ifFalse }: Outcome): Outcome => ({
  ifTrue: Math.max(least, ifTrue),
  ifFalse: Math.max(least, ifFalse),
});

/** The expression that a function returns, if it does nothing else. */
function onlyResult(node: AnyNode | undefined): AnyNode | null {
  if (node?.type !== 'FunctionExpression' && node?.type !== 'FunctionDeclaration') return null;
  const [first] = node.body.body;
  return node.body.body.length === 1 && first?.type === 'ReturnStatement' ? (first.argument ?? null) : null;
}

function outcomes({ bindings, versionOf }: Flow): (node: AnyNode) => Outcome {
  const known = new Map<AnyNode, Outcome>();

  /** A true variable got one of its values, and all of them were made by the same base library. A false one may not have one yet. */
  const ofVariable = (binding: Binding | undefined): Outcome => {
    if (!binding || binding.isOpen || binding.values.length === 0) return unknown;
    return { ifTrue: Math.min(...binding.values.map((value) => outcome(value).ifTrue)), ifFalse: 0 };
  };
  const ofCall = (node: AnyNode & { type: 'CallExpression' }): Outcome => {
    const version = versionOf(node);
    if (version !== null) return { ifTrue: versionNumber(version), ifFalse: 0 };
    const binding = node.callee.type === 'Identifier' ? bindings(node.callee) : undefined;
    const result = binding && !binding.isOpen && binding.values.length === 1 ? onlyResult(binding.values[0]) : null;
    return result === null ? unknown : { ifTrue: outcome(result).ifTrue, ifFalse: 0 };
  };
  const read = (node: AnyNode): Outcome => {
    switch (node.type) {
      case 'Literal':
        return node.value ? always : not(always);
      case 'UnaryExpression':
        if (node.operator === 'void') return not(always);
        return node.operator === '!' ? not(outcome(node.argument)) : unknown;
      case 'LogicalExpression': {
        const left = outcome(node.left);
        const right = outcome(node.right);
        if (node.operator === '&&')
          return { ...either(left, on(left.ifTrue, right)), ifTrue: Math.max(left.ifTrue, right.ifTrue) };
        return { ...either(left, on(left.ifFalse, right)), ifFalse: Math.max(left.ifFalse, right.ifFalse) };
      }
      case 'ConditionalExpression': {
        const test = outcome(node.test);
        return either(on(test.ifTrue, outcome(node.consequent)), on(test.ifFalse, outcome(node.alternate)));
      }
      case 'SequenceExpression':
        return outcome(node.expressions[node.expressions.length - 1] as AnyNode);
      case 'AssignmentExpression':
        return node.operator === '=' ? outcome(node.right) : unknown;
      case 'Identifier':
        return ofVariable(bindings(node));
      case 'CallExpression':
        return ofCall(node);
      default:
        return unknown;
    }
  };
  function outcome(node: AnyNode): Outcome {
    const before = known.get(node);
    if (before) return before;
    // A value that depends on itself proves nothing.
    known.set(node, unknown);
    const found = read(node);
    known.set(node, found);
    return found;
  }
  return outcome;
}

/**
 * The base library that certainly runs whenever a node is reached, as a number: each use inside `if`, `&&`, `||` and `?:`, and after
 * an early return, is reached only with the outcome of the condition before it. A function inherits from the place that creates it.
 */
export function reachedFrom(program: AnyNode, flow: Flow): (node: AnyNode) => number {
  const from = new Map<AnyNode, number>();
  const outcome = outcomes(flow);
  /** The version at the start of the present function. Functions that it declares exist from there on, wherever they stand. */
  let entry = 0;

  const visit = (node: AnyNode | null | undefined, least: number): void => {
    if (!node) return;
    if (isFunction(node)) return visitFunction(node, least);
    from.set(node, least);
    if (node.type === 'LogicalExpression') {
      const { ifTrue, ifFalse } = outcome(node.left);
      visit(node.left, least);
      visit(node.right, Math.max(least, node.operator === '&&' ? ifTrue : ifFalse));
    } else if (node.type === 'ConditionalExpression') {
      const { ifTrue, ifFalse } = outcome(node.test);
      visit(node.test, least);
      visit(node.consequent, Math.max(least, ifTrue));
      visit(node.alternate, Math.max(least, ifFalse));
    } else childrenOf(node).forEach((child) => visit(child, least));
  };

  const visitFunction = (node: AnyNode, least: number): void => {
    from.set(node, least);
    if (node.type !== 'FunctionDeclaration' && node.type !== 'FunctionExpression') return;
    node.params.forEach((parameter) => from.set(parameter, least));
    const outer = entry;
    entry = least;
    runAll(node.body.body, least);
    entry = outer;
  };

  /** Returns the version with which the end of the list is reached. */
  const runAll = (nodes: readonly AnyNode[], least: number): number => nodes.reduce((reached, node) => run(node, reached), least);

  const branch = (node: AnyNode & { type: 'IfStatement' }, least: number): number => {
    const { ifTrue, ifFalse } = outcome(node.test);
    visit(node.test, least);
    const whenTrue = run(node.consequent, Math.max(least, ifTrue));
    const whenFalse = node.alternate ? run(node.alternate, Math.max(least, ifFalse)) : Math.max(least, ifFalse);
    return Math.min(whenTrue, whenFalse);
  };

  const attempt = (node: AnyNode & { type: 'TryStatement' }, least: number): number => {
    const tried = run(node.block, least);
    const caught = node.handler ? run(node.handler.body, least) : never;
    const last = node.finalizer ? run(node.finalizer, least) : least;
    return last === never ? never : Math.min(tried, caught);
  };

  function run(node: AnyNode, least: number): number {
    from.set(node, least);
    switch (node.type) {
      case 'BlockStatement':
      case 'Program':
        return runAll(node.body, least);
      case 'FunctionDeclaration':
        visitFunction(node, entry);
        return least;
      case 'IfStatement':
        return branch(node, least);
      case 'TryStatement':
        return attempt(node, least);
      case 'ReturnStatement':
      case 'ThrowStatement':
        visit(node.argument, least);
        return never;
      case 'BreakStatement':
      case 'ContinueStatement':
        return never;
      case 'SwitchStatement':
        visit(node.discriminant, least);
        node.cases.forEach((one) => {
          visit(one.test, least);
          runAll(one.consequent, least);
        });
        return least;
      case 'LabeledStatement':
      case 'DoWhileStatement':
      case 'ForInStatement':
      case 'WithStatement':
      case 'WhileStatement':
      case 'ForStatement':
        childrenOf(node).forEach((child) => (child === node.body ? run(child, least) : visit(child, least)));
        return least;
      default:
        childrenOf(node).forEach((child) => visit(child, least));
        return least;
    }
  }

  run(program, 0);
  return (node) => from.get(node) ?? 0;
}
