import { calleeName, keyOf, memberName, walk, type AnyNode } from './syntax';

/** Events that a component of the build triggers by a written name. */
export function triggeredEvents(program: AnyNode): string[] {
  const names: string[] = [];
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || calleeName(node.callee) !== 'triggerEvent') return;
    const [name] = node.arguments;
    if (name?.type === 'Literal') names.push(String(name.value));
  });
  return names;
}

/** Names of the fields and methods that a module defines. */
export function definedNames(program: AnyNode): string[] {
  const names: (string | null)[] = [];
  walk(program, (node) => {
    if (node.type === 'Property') names.push(keyOf(node));
    if (node.type === 'AssignmentExpression') names.push(memberName(node.left));
  });
  return names.filter((name) => name !== null);
}
