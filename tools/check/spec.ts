import { readFileSync } from 'node:fs';
import { ownFiles, type Check } from './check';

export interface Text {
  path: string;
  text: string;
}

interface Place {
  number: string;
  path: string;
}

const rulePattern = /^- \*\*([A-Z]\d+)\*\* /gm;
const titlePattern = /['"`]((?:\[[A-Z]\d+\]\s*)+)/g;

const rulesOf = ({ path, text }: Text): Place[] =>
  Array.from(text.matchAll(rulePattern), ([, number]) => ({ number: String(number), path }));
const titlesOf = ({ path, text }: Text): Place[] =>
  Array.from(text.matchAll(titlePattern)).flatMap(([, numbers]) =>
    Array.from(String(numbers).matchAll(/[A-Z]\d+/g), ([number]) => ({ number, path })),
  );

/** Rules without a test, numbers in test titles without a rule, and numbers that two rules share. */
export function specFaults(sections: readonly Text[], tests: readonly Text[]): string[] {
  const rules = sections.flatMap(rulesOf);
  const titles = tests.flatMap(titlesOf);
  const numbers = new Set(rules.map(({ number }) => number));
  const tested = new Set(titles.map(({ number }) => number));
  const twice = rules.filter(({ number }, at) => rules.findIndex((other) => other.number === number) !== at);
  return [
    ...twice.map(({ number, path }) => `${path}: ${number} is also the number of another rule`),
    ...rules.filter(({ number }) => !tested.has(number)).map(({ number, path }) => `${path}: no test is titled [${number}]`),
    ...Array.from(
      new Set(
        titles.filter(({ number }) => !numbers.has(number)).map(({ number, path }) => `${path}: no rule is numbered ${number}`),
      ),
    ),
  ];
}

const read = (path: string): Text => ({ path, text: readFileSync(path, 'utf8') });

export const specCheck: Check = {
  async run() {
    const sections = (await ownFiles('docs/spec/*.md')).map(read);
    const tests = (await ownFiles('test/*.ts')).map(read);
    const rules = sections.flatMap(rulesOf).length;
    return {
      findings: specFaults(sections, tests),
      summary: `${rules} rules, ${tests.flatMap(titlesOf).length} test titles with a number`,
    };
  },
};
