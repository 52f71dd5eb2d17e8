interface Change {
  find: RegExp;
  by: string;
}

/** mobx's names of the states of a derivation, which are numbers. */
const states: Readonly<Record<string, string>> = { NOT_TRACKING_: '(-1)', UP_TO_DATE_: '0', POSSIBLY_STALE_: '1', STALE_: '2' };

/**
 * Parts of mobx's modules that only options need which the kit never gives: names, setters and a life of their own for computed values;
 * handlers of errors for reactions; errors that pass through; tracing; warnings about reads and writes.
 */
const changes: Readonly<Record<string, readonly Change[]>> = {
  'core/atom': [
    { find: /constructor\(public name_ .*\{\}/, by: '' },
    { find: /toString\(\) \{[^]*?\}/, by: '' },
  ],
  'core/computedvalue': [
    {
      find: /if \(!options\.get\) \{[^]*!!options\.keepAlive/,
      by: 'this.derivation = options.get; this.equals_ = options.equals; this.scope_ = options.context',
    },
    { find: /if \(this\.setter_\) \{[^]*?(?=trackAndCompute\(\): boolean)/, by: 'die(34) }\n' },
    { find: /die\(32, .*\)/, by: 'die(32)' },
    { find: /let prevTrackingContext = [^]*?(?=if \(this\.trackAndCompute)/, by: '' },
    { find: /globalState\.trackingContext = prevTrackingContext/, by: '' },
    { find: /this\.keepAlive_/g, by: 'false' },
    { find: /isRunningSetter_: boolean = false/, by: '' },
    { find: /this\.warnAboutUntrackedRead_\(\)/, by: '' },
    { find: /warnAboutUntrackedRead_\(\) \{[^]*?(?=valueOf\(\))/, by: '' },
  ],
  'core/derivation': [
    { find: /export enum IDerivationState_ \{[^]*?\}/, by: '' },
    { find: /export enum TraceMode \{[^]*?\}/, by: '' },
    { find: /const prev = globalState\.allowStateReads\s[^]*?return prev/, by: '' },
    { find: /globalState\.allowStateReads = prev/, by: '' },
    { find: /isComputedValue,/, by: 'ComputedValue,' },
    { find: /isComputedValue\(obj\)/, by: '(obj instanceof ComputedValue)' },
  ],
  'core/reaction': [
    { find: /constructor\([^]*?\) \{\}/, by: 'constructor(public name_, private onInvalidate_) {}' },
    { find: /if \(this\.errorHandler_\) \{[^]*?\}/, by: '' },
    { find: /!globalState\.suppressReactionErrors/, by: 'true' },
    { find: /globalState\.globalReactionErrorHandlers\.forEach\(f => f\(error, this\)\)/, by: '' },
    { find: /isTrackPending_ = false\n/, by: '' },
    { find: /this\.isTrackPending_ = (true|false)/g, by: '' },
    { find: /reactionScheduler\(runReactionsHelper\)/, by: 'runReactionsHelper()' },
  ],
  'utils/comparer': [{ find: /identity: identityComparer,/, by: '' }],
};

/** Changes of every module that has the text. */
const everywhere: readonly Change[] = [
  { find: /globalState\.disableErrorBoundaries( === true)?/g, by: 'false' },
  { find: /isTracing_: TraceMode = TraceMode\.NONE/g, by: '' },
];

/** The source of the module `name` of mobx without what the kit never uses. A version of mobx that reads otherwise is refused. */
export function simpler(name: string, source: string): string {
  const changed = (changes[name] ?? []).reduce((text, { find, by }) => {
    if (text.search(find) < 0) throw new Error(`mobx-miniprogram: ${name} has no ${find}`);
    return text.replace(find, by);
  }, source);
  return everywhere
    .reduce((text, { find, by }) => text.replace(find, by), changed)
    .replace(/IDerivationState_\.(\w+)/g, (whole, state: string) => states[state] ?? whole);
}

/** Everything that decides what `simpler` returns. */
export const simplerBy = JSON.stringify([changes, everywhere], (_key, value: unknown) =>
  value instanceof RegExp ? value.source : value,
);
