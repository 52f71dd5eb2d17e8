import { closeCodes, verdictOf } from '../../components/core/protocol/close-codes';
import { errors, type Reason } from '../../components/core/protocol/errors';
import { en } from '../../components/core/texts/en';
import { errorHelp } from './error-help';
import { table } from './table';

const codesOf = (reason: Reason): string =>
  Object.values(closeCodes)
    .filter((entry) => entry.reason === reason)
    .map(({ code }) => `${code} (${verdictOf(code)})`)
    .join(', ');

/** What a key of the texts says in English. */
const words = (key: string): string => {
  const found = (en as unknown as Readonly<Record<string, unknown>>)[key];
  return typeof found === 'string' ? found : '';
};

/** docs/errors.md: every reason, what it means to a developer, and what a person reads. */
export const errorsPage = (): string => `# Errors

<!-- Written from components/core/protocol/errors.ts by \`npm run generate\`. Do not edit. -->

Every promise of the kit rejects with an \`RtcError\`: \`reason\` is one of these, \`retry\` says whether trying the same again can help
without the person doing anything, \`afterMs\` how long to wait, \`cause\` what was behind it. A reason never changes its meaning and is
never used again for another. On the wire the same reasons stand in \`res.err.code\`.

${table(
  ['Reason', 'Retry', 'What it means, and what to do', 'What people read', 'Close codes'],
  (Object.keys(errors) as Reason[]).map((reason) => [
    `\`${reason}\``,
    errors[reason].retry ? 'yes' : 'no',
    errorHelp[reason],
    words(errors[reason].text),
    codesOf(reason),
  ]),
)}
`;
