import type { ControlNeeds, Row, Rule } from '../../media/controls';
import { rtcError, type RtcError } from '../../protocol/errors';
import type { Capabilities } from '../capabilities';

type Rows = { readonly [name: string]: Row };

const isRange = (rule: readonly unknown[]): rule is readonly [number, number] => rule.length === 2 && typeof rule[0] === 'number';

function allows(rule: Rule, value: unknown): boolean {
  if (rule === 'flag') return typeof value === 'boolean';
  if (rule === 'text') return typeof value === 'string' && value !== '';
  if (isRange(rule)) return typeof value === 'number' && value >= rule[0] && value <= rule[1];
  return value !== '' && (rule as readonly unknown[]).indexOf(value) >= 0;
}

function describe(rule: Rule): string {
  if (rule === 'flag') return 'true or false';
  if (rule === 'text') return 'a text';
  return isRange(rule) ? rule.join(' to ') : `one of ${rule.filter((value) => value !== '').join(', ')}`;
}

/** Whether the phone has the ability that a control needs. A control without an entry exists on no element. */
export const isSupported = (needs: ControlNeeds | undefined, capabilities: Capabilities): boolean =>
  needs === '' || (needs !== undefined && needs !== null && capabilities[needs]);

/** The error for the first refused value, with its name and the allowed values; null if all values are allowed. */
export function controlFault(rows: Rows, values: object, capabilities: Capabilities): RtcError | null {
  const named = values as { readonly [name: string]: unknown };
  const bad = (message: string): RtcError => rtcError('bad_request', { message });
  const faultOf = (name: string): RtcError | null => {
    const row = rows[name];
    const value = named[name];
    if (row === undefined) return bad(`there is no ${name}, but ${Object.keys(rows).join(', ')}`);
    const [needs, rule] = row;
    // Only texts are required.
    if (value === undefined && rule !== 'text') return null;
    if (!allows(rule, value)) return bad(`${name} is ${describe(rule)}`);
    return isSupported(needs, capabilities) ? null : rtcError('unsupported', { message: name });
  };
  const texts = Object.keys(rows).filter((name) => rows[name]?.[1] === 'text');
  return (
    Object.keys(named)
      .concat(texts)
      .map(faultOf)
      .filter((fault) => fault !== null)[0] ?? null
  );
}
