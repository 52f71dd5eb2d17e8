import type { CheckResult } from './runner';

const marks = { passed: 'ok     ', failed: 'FAILED ', skipped: 'skipped' } as const;

const indented = (title: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `      ${(index === 0 ? title : '').padEnd(9)}${line}`);

/** The lines of one result: one, and for a failed check the frames that show it. */
export function resultLines({ outcome, rule, title, reason, findings = [] }: CheckResult): readonly string[] {
  const more = reason === undefined ? '' : ` (${reason})`;
  return [
    `  ${marks[outcome]} ${rule.padEnd(5)} ${title}${more}`,
    ...findings.flatMap(({ expected, sent, came }) => [
      ...indented('expected', [expected]),
      ...indented('sent', sent),
      ...indented('came', came.length === 0 ? ['nothing'] : came),
    ]),
  ];
}

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function summaryOf(results: readonly CheckResult[]): Summary {
  const count = (outcome: CheckResult['outcome']): number => results.filter((result) => result.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

export const summaryLine = ({ passed, failed, skipped }: Summary): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
