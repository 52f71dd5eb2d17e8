import { parse } from 'acorn';
import { lineOf, walk, type AnyNode } from './syntax';

/** The parts of a text that are written out, with `null` for the others: `"a" + b` is `['a', null]`. */
function partsOf(node: AnyNode | undefined): (string | null)[] {
  if (node?.type === 'BinaryExpression' && node.operator === '+')
    return [...partsOf(node.left as AnyNode), ...partsOf(node.right)];
  return [node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null];
}

function isEs5Pattern(pattern: string, flags: string): boolean {
  try {
    parse(`/${pattern.replace(/\\?\//g, '\\/') || '(?:)'}/${flags}`, { ecmaVersion: 5 });
    return true;
  } catch {
    return false;
  }
}

/** Groups and classes that came after ES5. ES5 itself reads the last two as plain letters. */
const newerPattern = /\(\?(?:<|-?[ims]+[-:])|\\k<|\\p\{/i;

/** Texts that become regular expressions; the parser has checked those between slashes. */
export function patternFaults(program: AnyNode): string[] {
  const faults: string[] = [];
  walk(program, (node) => {
    if ((node.type === 'NewExpression' || node.type === 'CallExpression') && node.callee.type === 'Identifier') {
      if (node.callee.name !== 'RegExp') return;
      const [pattern, flags] = node.arguments as AnyNode[];
      const isLiteral = pattern?.type === 'Literal' && 'regex' in pattern && !flags;
      const parts = partsOf(pattern);
      const marks = flags === undefined ? '' : partsOf(flags)[0];
      if (isLiteral) return;
      if (marks === null || marks === undefined || parts.every((part) => part === null))
        faults.push(`${lineOf(node)} a regular expression is made of texts that are not written here, so it cannot be checked`);
      else if (
        parts.some((part) => newerPattern.test(part ?? '')) ||
        !isEs5Pattern(parts.includes(null) ? '' : parts.join(''), marks)
      )
        faults.push(`${lineOf(node)} the regular expression is newer than ES5`);
    }
    if (node.type === 'Literal' && 'regex' in node && newerPattern.test(node.regex?.pattern ?? ''))
      faults.push(`${lineOf(node)} the regular expression is newer than ES5`);
  });
  return faults;
}
