import { calleeName, keyOf, lineOf, walk, type AnyNode } from './syntax';
import { compareVersions, definitionFields, minVersion, sinceOfDefinition } from './tables';

const isNewer = (field: string): boolean =>
  definitionFields.includes(field) && compareVersions(sinceOfDefinition(field), minVersion) > 0;

/** Fields of `Component()` definitions that base library 1.7.0 silently ignores. */
export function definitionFaults(program: AnyNode): string[] {
  const faults: string[] = [];
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || !['Component', 'Behavior'].includes(calleeName(node.callee) ?? '')) return;
    const [definition] = node.arguments;
    if (definition?.type !== 'ObjectExpression') {
      faults.push(`${lineOf(node)} the definition of a component is not an object literal, so it cannot be checked`);
      return;
    }
    const report = (property: AnyNode, field: string): void => {
      if (isNewer(field))
        faults.push(
          `${lineOf(property)} '${field}' came with ${sinceOfDefinition(field)}; base library ${minVersion} ignores it`,
        );
    };
    definition.properties.forEach((property) => {
      report(property, keyOf(property) ?? '');
      if (property.type !== 'Property') return;
      if (keyOf(property) === 'options' && property.value.type === 'ObjectExpression') {
        property.value.properties.forEach((option) => report(option, keyOf(option) ?? ''));
      }
      if (keyOf(property) === 'behaviors' && property.value.type === 'ArrayExpression') {
        property.value.elements.forEach((behavior) => {
          if (behavior?.type === 'Literal') report(behavior, String(behavior.value));
        });
      }
    });
  });
  return faults;
}
