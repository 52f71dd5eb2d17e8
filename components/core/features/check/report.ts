import { errors } from '../../protocol/errors';
import { checkText, type CheckText } from '../../texts/check';
import { formatText, type TextKey, type Texts } from '../../texts/texts';
import { stateOf, type Row } from './check';
import { rowOf } from './outcomes';
import type { CheckPlatform } from './types';

/** The core has texts with a dot in their names, and the check its own without one. */
const isCoreText = (name: string): name is TextKey => name.indexOf('.') > 0;

/** The words about a result, '' when there is nothing to say. */
export function wordsOf({ result }: Row, texts: Texts): string {
  if (result === null || result.outcome === 'ok') return '';
  const { outcome, reason, values = {} } = result;
  const named = rowOf(outcome)[2] ?? outcome;
  const name = named === 'reason' ? errors[reason ?? 'internal'].text : named;
  return formatText(isCoreText(name) ? texts[name] : checkText(texts, name as CheckText), values);
}

/** The people who can act, as words, or ''. */
export function fixerOf({ result }: Row, texts: Texts): string {
  const fixer = result === null ? undefined : rowOf(result.outcome)[1];
  return fixer ? checkText(texts, fixer) : '';
}

/** The report as plain text, for those who help. It names no token, no URL and no user. */
export function reportOf(rows: readonly Row[], system: CheckPlatform['system'], now: number, texts: Texts): string {
  const lines = rows.map((row) => {
    const { id, result } = row;
    const facts = [result?.outcome, result?.reason, result?.detail?.replace(/\w+:\/\/\S+/g, '…')];
    const known = facts.filter((fact) => fact !== undefined && fact !== stateOf(row));
    const words = [wordsOf(row, texts), fixerOf(row, texts)].filter((text) => text !== '');
    return [`${id}: ${stateOf(row)}`].concat(known.length > 0 ? `(${known.join(', ')})` : [], words).join(' ');
  });
  const head = `${checkText(texts, 'title')} · ${new Date(now).toISOString()} · ${system.kind} ${system.name} ${system.version}`;
  return [head].concat(lines).join('\n');
}
