import { readBindings, type Bindings } from './data-flow/bindings';
import { calleeName, keyOf, lineOf, walk, type AnyNode } from './syntax';
import { compareVersions, minVersion, sinceOfDefinition } from './tables';

/** The fields that `Component()` and `Behavior()` of base library 1.7.0 read. */
const componentFields: ReadonlySet<string> = new Set([
  'properties', 'data', 'methods', 'behaviors', 'relations', 'options', 'created', 'attached', 'ready', 'moved', 'detached',
]); // prettier-ignore
const optionFields: ReadonlySet<string> = new Set(['multipleSlots']);
const propertyFields: ReadonlySet<string> = new Set(['type', 'value', 'observer']);
const relationFields: ReadonlySet<string> = new Set(['type', 'linked', 'linkChanged', 'unlinked', 'target']);
const propertyTypes: ReadonlySet<string> = new Set(['String', 'Number', 'Boolean', 'Object', 'Array']);

/** The literal that an expression is, or that the only value of its variable is. */
function literalOf(node: AnyNode, bindings: Bindings): AnyNode {
  const binding = node.type === 'Identifier' ? bindings(node) : undefined;
  const [only] = binding?.values ?? [];
  return binding && only && binding.values.length === 1 && !binding.isOpen && binding.changes.length === 0 ? only : node;
}

type Report = (node: AnyNode, text: string) => void;

/** Reads an object literal with a check for each field; anything else cannot be checked. */
function fieldsOf(
  node: AnyNode,
  what: string,
  bindings: Bindings,
  report: Report,
): { name: string; node: AnyNode; value: AnyNode }[] {
  const literal = literalOf(node, bindings);
  if (literal.type !== 'ObjectExpression') {
    report(node, `${what} is not an object literal, so it cannot be checked`);
    return [];
  }
  return literal.properties.flatMap((property) =>
    property.type === 'Property' ? [{ name: keyOf(property) ?? '', node: property, value: property.value }] : [],
  );
}

/** Fields of definitions of pages and of the app that came later. A method of the author's own may have any other name. */
const newerHooks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Page: {
    behaviors: '2.9.2', onTabItemTap: '1.9.0', onResize: '2.4.0', onSaveExitState: '2.7.4', onAddToFavorites: '2.10.3',
    onShareTimeline: '2.11.3', onRouteDone: '2.31.2', options: '2.10.1',
  },
  App: { onPageNotFound: '1.9.90', onUnhandledRejection: '2.10.0', onThemeChange: '2.11.0' },
}; // prettier-ignore

/** Fields of definitions that base library 1.7.0 silently ignores. */
export function definitionFaults(program: AnyNode): string[] {
  const faults: string[] = [];
  const bindings = readBindings(program);
  const report: Report = (node, text) => faults.push(`${lineOf(node)} ${text}`);
  const allow = (node: AnyNode, field: string, allowed: ReadonlySet<string>, what: string): void => {
    if (allowed.has(field)) return;
    const since = sinceOfDefinition(field);
    if (since === null || compareVersions(since, minVersion) <= 0)
      report(node, `'${field}' is no field of ${what} in base library ${minVersion}`);
    else report(node, `'${field}' came with ${since}; base library ${minVersion} ignores it`);
  };
  const checkProperty = (name: string, value: AnyNode): void => {
    const literal = literalOf(value, bindings);
    const checkType = (type: AnyNode): void => {
      const isKnown = type.type === 'Identifier' ? propertyTypes.has(type.name) : type.type === 'Literal' && type.value === null;
      if (!isKnown) report(type, `the type of the property '${name}' is none of base library ${minVersion}`);
    };
    if (literal.type !== 'ObjectExpression') return checkType(literal);
    fieldsOf(literal, '', bindings, report).forEach((field) => {
      allow(field.node, field.name, propertyFields, 'a property');
      if (field.name === 'type') checkType(field.value);
    });
  };
  const checkField = ({ name, node, value }: { name: string; node: AnyNode; value: AnyNode }): void => {
    const inside = (what: string): ReturnType<typeof fieldsOf> => fieldsOf(value, what, bindings, report);
    allow(node, name, componentFields, 'a component');
    if (name === 'options') inside('options').forEach((field) => allow(field.node, field.name, optionFields, 'the options'));
    if (name === 'properties') inside('properties').forEach((field) => checkProperty(field.name, field.value));
    if (name === 'relations')
      inside('relations').forEach((relation) =>
        fieldsOf(relation.value, 'a relation', bindings, report).forEach((field) =>
          allow(field.node, field.name, relationFields, 'a relation'),
        ),
      );
    const list = name === 'behaviors' ? literalOf(value, bindings) : null;
    if (list && list.type !== 'ArrayExpression') report(node, "'behaviors' is not an array, so it cannot be checked");
    if (list?.type !== 'ArrayExpression') return;
    list.elements.forEach((behavior) => {
      const named = behavior ? literalOf(behavior, bindings) : null;
      if (named?.type === 'Literal') allow(node, String(named.value), new Set(), 'the behaviors');
    });
  };

  walk(program, (node) => {
    const name = node.type === 'CallExpression' ? (calleeName(node.callee) ?? '') : '';
    if (node.type !== 'CallExpression' || node.callee.type === 'MemberExpression') return;
    const [definition] = node.arguments as AnyNode[];
    if (name === 'Component' || name === 'Behavior') {
      fieldsOf(definition ?? node, 'the definition of a component', bindings, report).forEach(checkField);
    }
    const newer = Object.hasOwn(newerHooks, name) ? newerHooks[name] : undefined;
    if (!newer) return;
    fieldsOf(definition ?? node, `the definition of ${name}()`, bindings, report).forEach((field) => {
      const since = Object.hasOwn(newer, field.name) ? newer[field.name] : undefined;
      if (since !== undefined) report(field.node, `'${field.name}' came with ${since}; base library ${minVersion} ignores it`);
    });
  });
  return faults;
}
