import type { CheckText } from '../../texts/check';
import type { TextKey } from '../../texts/texts';

/** The people who can act: users, the app's developer, the server's operator, or the developer in WeChat's console. */
export type Fixer = 'you' | 'developer' | 'operator' | 'console';

export type OutcomeState = 'ok' | 'warning' | 'failed' | 'skipped';

/**
 * State, the people who can act if anybody can, and the text: the name of one of the core's texts, `reason` for the text of the result's
 * reason, and the text of the outcome's own name when absent.
 */
type Row = readonly [state: OutcomeState, fixer?: Fixer | '', text?: TextKey | CheckText | 'reason'];

/** Every result of a step, by its name. */
export const outcomes = {
  ok: ['ok'],
  offline: ['failed', 'you', 'banner.noNetwork'],
  notListed: ['failed', 'console'],
  badCertificate: ['failed', 'operator'],
  plain: ['warning', 'developer'],
  tooMany: ['failed', 'you'],
  silent: ['failed', 'operator', 'error.unavailable'],
  unreachable: ['failed', 'operator', 'page.noServerLine'],
  tokenFailed: ['failed', 'developer'],
  refused: ['failed', 'developer', 'error.unauthorized'],
  replaced: ['failed', 'you', 'error.replaced'],
  noAnswer: ['failed', 'operator'],
  clockOff: ['warning', 'you'],
  device: ['failed', 'you', 'reason'],
  systemRefused: ['failed', 'you'],
  undeclared: ['failed', 'console'],
  noPublish: ['skipped', '', 'permit.nowhere'],
  notEntitled: ['failed', 'console', 'noEntry'],
  noSign: ['warning', 'console', 'noEntry'],
  roomForbidden: ['skipped', 'developer'],
  joinFailed: ['failed', 'operator', 'reason'],
  sendBroken: ['failed', 'operator', 'error.pushBroken'],
  weak: ['warning', 'you', 'tile.weak'],
  playBroken: ['failed', 'operator', 'error.playBroken'],
  noReturn: ['skipped'],
  tcp: ['warning', 'you', 'slow'],
  flv: ['warning', 'you', 'slow'],
  quiet: ['warning', 'you'],
  noLevel: ['skipped'],
  unheard: ['failed', 'you'],
  unanswered: ['skipped'],
  needs: ['skipped'],
  timeout: ['failed', 'operator'],
  unexpected: ['failed', 'developer', 'error.internal'],
  cancelled: ['skipped'],
} as const satisfies { readonly [name: string]: Row };

export type Outcome = keyof typeof outcomes;

export const rowOf = (outcome: Outcome): Row => outcomes[outcome];
