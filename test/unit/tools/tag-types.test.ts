import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

/** Every tag type: the core's own, and those of features. */
const statements = ['components/core/app/tags.ts', 'components/core/features/call/tags.ts']
  .map((path) => resolve(path))
  .flatMap((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true).statements.slice());

/** Names of the members of a type, inherited ones included. */
function membersOf(name: string): string[] {
  for (const node of statements) {
    if (ts.isTypeAliasDeclaration(node) && node.name.text === name) return membersOf(node.type.getText());
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== name) continue;
    const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.getText()));
    return [...bases.flatMap(membersOf), ...node.members.map((member) => member.name?.getText() ?? '')];
  }
  throw new Error(`there is no type ${name}`);
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The first cells of a table on a component's page. */
function rows(page: string, heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => /^\| `/.test(line) && !/For `rtc-.* alone/.test(line))
    .map((line) => /`([^`]+)`/.exec(line)?.[1] ?? '');
}

describe.each(['Room', 'Call', 'Grid', 'Player', 'Pusher', 'Lobby', 'Controls'])('types of rtc-%s', (tag) => {
  const page = readFileSync(`components/${tag.toLowerCase()}/README.md`, 'utf8');

  it('[X104] have the properties of its page, and no others', () => {
    expect(membersOf(`Rtc${tag}Properties`).map(dashed).sort()).toEqual(rows(page, 'Properties').sort());
  });

  it('[X104] have the events of its page, and no others', () => {
    const climbing = page.includes('climb as `trouble`') ? ['trouble'] : [];
    expect(membersOf(`Rtc${tag}Events`).sort()).toEqual([...rows(page, 'Events'), ...climbing].sort());
  });
});
