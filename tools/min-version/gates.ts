import { calleeName, isFunction, keyOf, lineOf, memberName, walk, type AnyNode } from './syntax';
import { compareVersions, minVersion, isAtLeast, sinceOfApi, sinceOfMethod, sinceOfOption, type ContextName } from './tables';

/** The names under which core/platform and core/surface keep objects that `wx` returned (docs/spec/N-platform.md, rule 3). */
const contexts: Readonly<Record<string, ContextName>> = {
  socketTask: 'SocketTask',
  pusherContext: 'LivePusherContext',
  playerContext: 'LivePlayerContext',
};

const nameOf = (node: AnyNode): string | null => (node.type === 'Identifier' ? node.name : memberName(node));

/** `native.x`, `a.native.x`, and in a mini program's own code `wx.x`. */
const isPlatform = (node: AnyNode): boolean =>
  (node.type === 'Identifier' && (node.name === 'wx' || node.name === 'native')) || memberName(node) === 'native';

const requiresPlatform = (node: AnyNode): boolean =>
  node.type === 'CallExpression' &&
  calleeName(node.callee) === 'require' &&
  node.arguments[0]?.type === 'Literal' &&
  /(^|\/)native(\.js)?$/.test(String(node.arguments[0].value));

/** The versions that calls of `atLeast` and `can` inside a function require. */
function gatesIn(scope: AnyNode, abilities: Readonly<Record<string, string>>): string[] {
  const versions: string[] = [];
  walk(scope, (node) => {
    if (node.type !== 'CallExpression') return;
    const name = calleeName(node.callee);
    const asked = node.arguments[name === 'isSupported' ? 1 : 0];
    if (asked?.type !== 'Literal' || typeof asked.value !== 'string') return;
    if (name === 'atLeast' && /^\d+\.\d+\.\d+$/.test(asked.value)) versions.push(asked.value);
    if (name === 'isSupported' && Object.hasOwn(abilities, asked.value)) versions.push(String(abilities[asked.value]));
  });
  return versions;
}

/** Local variables that hold a context: the compiler makes them for `this.pusherContext?.start()`. */
function contextNames(program: AnyNode): Map<string, ContextName> {
  const names = new Map(Object.entries(contexts));
  walk(program, (node) => {
    const [left, right] =
      node.type === 'AssignmentExpression'
        ? [node.left, node.right]
        : node.type === 'VariableDeclarator'
          ? [node.id, node.init]
          : [null, null];
    const context = right ? contexts[nameOf(right) ?? ''] : undefined;
    if (context && left?.type === 'Identifier') names.set(left.name, context);
  });
  return names;
}

export interface GateOptions {
  /** First versions by the names that `isSupported` takes. */
  abilities: Readonly<Record<string, string>>;
  /** Whether this module may use the platform object. Objects that the platform returned are checked everywhere. */
  mayHold: boolean;
}

/** Uses of `wx`, and of objects it returned, that base library 1.7.0 lacks and that no version gate guards. */
export function gateFaults(program: AnyNode, { abilities, mayHold }: GateOptions): string[] {
  const faults: string[] = [];
  const named = contextNames(program);
  const isGated = (since: string, around: readonly AnyNode[]): boolean =>
    around.filter(isFunction).some((scope) => gatesIn(scope, abilities).some((version) => isAtLeast(version, since)));
  const need = (what: string, since: string | null, node: AnyNode, around: readonly AnyNode[]): void => {
    if (since === null) faults.push(`${lineOf(node)} no table contains ${what}`);
    else if (compareVersions(since, minVersion) > 0 && !isGated(since, around)) {
      faults.push(`${lineOf(node)} ${what} came with ${since}, and no atLeast('${since}') guards it`);
    }
  };

  walk(program, (node, around) => {
    const parent = around[around.length - 1];
    if (!mayHold && requiresPlatform(node)) faults.push(`${lineOf(node)} only core/platform may import the platform object`);
    if (mayHold && isPlatform(node) && isPassedOn(node, parent))
      faults.push(`${lineOf(node)} the platform object is passed on, so its members can no longer be checked`);
    if (node.type !== 'MemberExpression') return;
    const name = memberName(node);
    if (mayHold && isPlatform(node.object)) {
      if (name === null) return void faults.push(`${lineOf(node)} a member of the platform is computed, so it cannot be checked`);
      need(`wx.${name}`, sinceOfApi(name), node, around);
      if (parent?.type === 'CallExpression' && parent.callee === node) {
        optionsOf(parent).forEach((option) => need(`wx.${name}({ ${option} })`, sinceOfOption(name, option), node, around));
      }
      return;
    }
    const context = named.get(nameOf(node.object) ?? '');
    if (context && name !== null) need(`${context}.${name}`, sinceOfMethod(context, name), node, around);
  });
  return faults;
}

/** `x = native`, `f(native)`, `{ a: native }`: anything but access to a member, its declaration or its export. */
function isPassedOn(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (!parent || memberName(node) !== 'native') return false;
  if (parent.type === 'MemberExpression') return parent.object !== node;
  return !(parent.type === 'AssignmentExpression' && parent.left === node);
}

const optionsOf = (call: AnyNode): string[] => {
  if (call.type !== 'CallExpression') return [];
  const [options] = call.arguments;
  if (options?.type !== 'ObjectExpression') return [];
  return options.properties.map((property) => keyOf(property)).filter((key) => key !== null);
};
