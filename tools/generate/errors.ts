import { closeCodes, closeActionOf } from '../../components/core/protocol/close-codes';
import { errors, type Reason } from '../../components/core/protocol/errors';
import { en } from '../../components/core/texts/en';
import { errorHelp } from './error-help';
import { table } from './table';

const codesOf = (reason: Reason): string =>
  Object.values(closeCodes)
    .filter((entry) => entry.reason === reason)
    .map(({ code }) => `${code} (${closeActionOf(code)})`)
    .join(', ');

/** The English text of a key. */
const words = (key: string): string => {
  const found = (en as unknown as Readonly<Record<string, unknown>>)[key];
  return typeof found === 'string' ? found : '';
};

/** docs/errors.md: every reason, its help for developers, and the text that users read. */
export const errorsPage = (): string => `# Errors

<!-- Written from components/core/protocol/errors.ts by \`npm run generate\`. Do not edit. -->

Every promise of the kit rejects with an \`RtcError\`. Its \`reason\` is one of these, \`retry\` says whether a retry can help without any action of the user, \`afterMs\` is the time to wait, and \`cause\` is the underlying error. A reason never changes its meaning and is never reused. The server sends the same reasons in \`res.err.code\`.

${table(
  ['Reason', 'Retry', 'Meaning and remedy', 'Text for users', 'Close codes'],
  (Object.keys(errors) as Reason[]).map((reason) => [
    `\`${reason}\``,
    errors[reason].retry ? 'yes' : 'no',
    errorHelp[reason],
    words(errors[reason].text),
    codesOf(reason),
  ]),
)}
`;
