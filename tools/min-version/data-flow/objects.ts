import type { Binding, Bindings } from './bindings';
import { calleeName, isFunction, keyOf, memberName, walk, type AnyNode } from '../syntax';
import { objectFrom, type ObjectName } from '../tables';

/** A script of the build. */
export interface Script {
  path: string;
  program: AnyNode;
  bindings: Bindings;
  /** Whether it may name the platform object. */
  mayHold: boolean;
}

/** A value that the check follows: an object of the platform, one of its methods, a function or a module of the build. */
export type Value =
  | { kind: 'object'; name: ObjectName }
  | { kind: 'method'; of: ObjectName; name: string }
  | { kind: 'function'; node: AnyNode; name: string; parameters: readonly (Binding | undefined)[] }
  | { kind: 'module'; path: string };

/** The names under which core/platform and core/surface keep objects that `wx` returned (docs/spec/N-platform.md, rule 3). */
const contexts: ReadonlyMap<string | null, ObjectName> = new Map([
  ['socketTask', 'SocketTask'],
  ['pusherContext', 'LivePusherContext'],
  ['playerContext', 'LivePlayerContext'],
]);

const isPlatformName = (name: string): boolean => name === 'wx' || name === 'qq' || name === 'native';

/** `a/b.js` for `./b` and `./b.js` in `a/c.js`. */
function requiredPath(from: string, name: string): string {
  const parts = from.split('/').slice(0, -1);
  name.split('/').forEach((part) => {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  });
  return parts.join('/').replace(/(\.js)?$/, '.js');
}

/** Returns the kept value of a key, or keeps what `make` returns. */
function keep<Key, Kept>(kept: Map<Key, Kept>, key: Key, make: () => Kept): Kept {
  const before = kept.get(key);
  if (before !== undefined) return before;
  const made = make();
  kept.set(key, made);
  return made;
}

/** Values without repetition, in the order in which they came. They only grow, so a list that is as long as before is as it was. */
class Values {
  readonly list: Value[] = [];
  private readonly known = new Set<Value>();

  add(value: Value): void {
    if (this.known.has(value)) return;
    this.known.add(value);
    this.list.push(value);
  }
}

type Place = Binding | AnyNode | string;

/** Finds the values of an expression. */
export type ValuesOf = (script: Script, node: AnyNode) => readonly Value[];

/**
 * Follows the platform object, and everything it returned, through the variables, fields, functions and modules of a build. Fields and
 * elements are followed by their name only, whatever object they belong to, so the list may be too long but never too short.
 */
export function platformValues(scripts: readonly Script[]): ValuesOf {
  /** Values by variable, by function (its results), by `field name` and by `export path name`. */
  const places = new Map<Place, Values>();
  /** The variables that functions are written into. */
  const names = new Map<AnyNode, string>();
  const interned = new Map<AnyNode | string, Value>();
  const at = (place: Place): Values => keep(places, place, () => new Values());
  const object = (name: ObjectName): Value => keep(interned, `object ${name}`, () => ({ kind: 'object', name }));
  const method = (of: ObjectName, name: string): Value =>
    keep(interned, `method ${of} ${name}`, () => ({ kind: 'method', of, name }));
  const module = (path: string): Value => keep(interned, `module ${path}`, () => ({ kind: 'module', path }));
  const functionValue = ({ bindings }: Script, node: AnyNode): Value =>
    keep(interned, node, () => {
      const given = node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration' ? node.params : [];
      return { kind: 'function', node, name: names.get(node) ?? '', parameters: given.map((parameter) => bindings(parameter)) };
    });

  const resultsOf = (value: Value): readonly Value[] => {
    if (value.kind === 'function') return at(value.node).list;
    const name = value.kind === 'method' ? objectFrom(value.of, value.name) : null;
    return name === null ? [] : [object(name)];
  };
  /** The results of a call by all functions that it may call, gathered anew only when there are more. */
  const gathered = new Map<AnyNode, { callees: readonly Value[]; of: number; results: Values }>();
  const resultsOfAll = (node: AnyNode, callees: readonly Value[]): readonly Value[] => {
    const results = callees.map(resultsOf);
    const of = callees.length + results.reduce((sum, { length }) => sum + length, 0);
    const before = keep(gathered, node, () => ({ callees: [], of: 0, results: new Values() }));
    if (before.callees === callees && before.of === of) return before.results.list;
    Object.assign(before, { callees, of });
    results.forEach((some) => some.forEach((value) => before.results.add(value)));
    return before.results.list;
  };
  const ofMember = (script: Script, owner: AnyNode, name: string | null): readonly Value[] => {
    const context = contexts.get(name);
    if (script.mayHold && name === 'native') return [object('wx')];
    if (context) return [object(context)];
    const owners = values(script, owner);
    const isFollowed = owners.some(({ kind }) => kind === 'module' || kind === 'object');
    if (!isFollowed) return at(`field ${name ?? '[]'}`).list;
    return owners.flatMap((one): readonly Value[] => {
      if (one.kind === 'module') return at(`export ${one.path} ${name ?? ''}`).list;
      return one.kind === 'object' && name !== null ? [method(one.name, name)] : [];
    });
  };
  const ofName = (script: Script, node: AnyNode & { type: 'Identifier' }): readonly Value[] => {
    const context = contexts.get(node.name);
    if (script.mayHold && isPlatformName(node.name)) return [object('wx')];
    if (context) return [object(context)];
    const binding = script.bindings(node);
    if (binding) return at(binding).list;
    return node.name === 'exports' ? [module(script.path)] : [];
  };
  /** `f.call(x)`, `f.apply(x)` and `f.bind(x)` call `f`. */
  const calleesOf = (script: Script, callee: AnyNode): readonly Value[] => {
    const through = callee.type === 'MemberExpression' && ['call', 'apply', 'bind'].includes(memberName(callee) ?? '');
    return values(script, through ? callee.object : callee);
  };
  const ofCall = (script: Script, node: AnyNode & { type: 'CallExpression' }): readonly Value[] => {
    const [first] = node.arguments;
    if (calleeName(node.callee) === 'require' && first?.type === 'Literal')
      return [module(requiredPath(script.path, String(first.value)))];
    const callees = calleesOf(script, node.callee);
    return memberName(node.callee) === 'bind' ? callees : resultsOfAll(node, callees);
  };
  function values(script: Script, node: AnyNode): readonly Value[] {
    switch (node.type) {
      case 'Identifier':
        return ofName(script, node);
      case 'MemberExpression':
        return memberName(node) === 'exports' && node.object.type === 'Identifier' && node.object.name === 'module'
          ? [module(script.path)]
          : ofMember(script, node.object, memberName(node));
      case 'CallExpression':
        return ofCall(script, node);
      case 'FunctionExpression':
      case 'FunctionDeclaration':
        return [functionValue(script, node)];
      case 'AssignmentExpression':
        return values(script, node.right);
      case 'SequenceExpression':
        return values(script, node.expressions[node.expressions.length - 1] as AnyNode);
      case 'LogicalExpression':
        return [...values(script, node.left), ...values(script, node.right)];
      case 'ConditionalExpression':
        return [...values(script, node.consequent), ...values(script, node.alternate)];
      default:
        return [];
    }
  }

  /** One step for each assignment, return and call: it returns whether a place got a new value. */
  const steps: (() => boolean)[] = [];
  /** Puts into places what a step has found; a list that has not grown is there already. */
  const putting = (): ((place: Place, found: readonly Value[]) => boolean) => {
    const done = new Map<Place, { found: readonly Value[]; length: number }>();
    return (place, found) => {
      const before = done.get(place);
      if (before?.found === found && before.length === found.length) return false;
      done.set(place, { found, length: found.length });
      const into = at(place);
      const { length } = into.list;
      // A place may be put into itself, and does not grow then.
      found.forEach((value) => into.add(value));
      return into.list.length > length;
    };
  };
  const flow = (script: Script, place: Place, from: AnyNode): void => {
    const put = putting();
    steps.push(() => put(place, values(script, from)));
  };
  const store = (script: Script, owner: AnyNode, name: string | null, from: AnyNode): void => {
    const put = putting();
    steps.push(() => {
      const modules = values(script, owner).filter((value) => value.kind === 'module');
      const given = values(script, from);
      if (modules.length === 0) return put(`field ${name ?? '[]'}`, given);
      return modules.map(({ path }) => put(`export ${path} ${name ?? ''}`, given)).includes(true);
    });
  };
  const call = (script: Script, node: AnyNode & { type: 'CallExpression' }): void => {
    const given = node.arguments.slice(memberName(node.callee) === 'call' ? 1 : 0);
    if (given.length === 0) return;
    const put = putting();
    steps.push(() => {
      const found = given.map((argument) => values(script, argument));
      return calleesOf(script, node.callee)
        .flatMap((value) =>
          (value.kind === 'function' ? value.parameters : []).map((parameter, index) => {
            const some = found[index];
            return parameter && some ? put(parameter, some) : false;
          }),
        )
        .includes(true);
    });
  };
  const collect = (script: Script): void =>
    walk(script.program, (node, around) => {
      const assign = (target: AnyNode, from: AnyNode): void => {
        if (target.type === 'Identifier') names.set(from, target.name);
        if (target.type === 'MemberExpression') store(script, target.object, memberName(target), from);
        const binding = target.type === 'Identifier' ? script.bindings(target) : undefined;
        if (binding) flow(script, binding, from);
      };
      if (node.type === 'VariableDeclarator' && node.init) assign(node.id, node.init);
      if (node.type === 'AssignmentExpression') assign(node.left, node.right);
      if (node.type === 'FunctionDeclaration' && node.id) assign(node.id, node);
      if (node.type === 'FunctionExpression' && node.id) assign(node.id, node);
      if (node.type === 'Property') flow(script, `field ${keyOf(node) ?? '[]'}`, node.value);
      if (node.type === 'ArrayExpression') node.elements.forEach((element) => element && flow(script, 'field []', element));
      const owner = around.filter(isFunction).pop();
      if (node.type === 'ReturnStatement' && node.argument && owner) flow(script, owner, node.argument);
      if (node.type !== 'CallExpression') return;
      call(script, node);
      if (calleeName(node.callee) === 'push') node.arguments.forEach((element) => flow(script, 'field []', element));
    });

  scripts.forEach(collect);
  // The sets only grow, and there are finitely many values.
  while (steps.map((step) => step()).includes(true));
  return values;
}
