import type { Finding } from './finding';

/** The rules that every connection of every check is watched for. */
export const watchedRules = {
  shape: { title: 'every frame has the shape of its schema', rule: 'P301' },
  answers: { title: 'every request gets one answer', rule: 'P15' },
  numbers: { title: 'events of a stream are numbered without a gap', rule: 'P6' },
  bye: { title: 'bye comes before every close of the server, and nothing after it', rule: 'P5' },
} as const;

export type WatchedRule = keyof typeof watchedRules;

/** One broken server breaks a rule in every check; the first findings tell as much as all. */
const maxFindings = 5;

/** Collects what peers see beside the aim of their check. */
export class Watch {
  private readonly found = new Map<WatchedRule, Finding[]>();

  report(rule: WatchedRule, finding: Finding): void {
    const findings = this.found.get(rule) ?? [];
    if (findings.length < maxFindings) this.found.set(rule, [...findings, finding]);
  }

  findings(rule: WatchedRule): readonly Finding[] {
    return this.found.get(rule) ?? [];
  }
}
