import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ownFiles, type Check } from './check';

const needed = ['index.ts', 'index.wxml', 'index.wxss', 'index.json', 'README.md', 'README.zh-CN.md'];
/** Files of the view: scripts of templates, and further templates and sheets where one file would be too long. */
const isAllowed = (name: string): boolean => needed.includes(name) || /\.(wxs|wxml|wxss)$/.test(name);
const notComponents = ['core', 'assets'];

export interface ComponentSource {
  name: string;
  files: readonly string[];
  script: string;
  /** README by language. */
  pages: Readonly<Record<string, string>>;
}

interface Property {
  name: string;
  type: string;
}

/** The object literal under `key` in the argument of `Component()`. */
function field(script: ts.SourceFile, key: string): ts.ObjectLiteralExpression | undefined {
  let found: ts.ObjectLiteralExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      node.expression.getText(script) === 'Component' &&
      node.arguments[0] &&
      ts.isObjectLiteralExpression(node.arguments[0])
    ) {
      const property = node.arguments[0].properties.find((one) => one.name?.getText(script) === key);
      if (property && ts.isPropertyAssignment(property) && ts.isObjectLiteralExpression(property.initializer))
        found = property.initializer;
    }
    ts.forEachChild(node, visit);
  };
  visit(script);
  return found;
}

function propertiesOf(script: ts.SourceFile): Property[] {
  return (field(script, 'properties')?.properties ?? []).map((property) => {
    const definition = ts.isPropertyAssignment(property) ? property.initializer : undefined;
    const typed =
      definition && ts.isObjectLiteralExpression(definition)
        ? definition.properties.find((one) => one.name?.getText(script) === 'type')
        : undefined;
    const type = typed && ts.isPropertyAssignment(typed) ? typed.initializer : definition;
    return { name: property.name?.getText(script) ?? '', type: (type?.getText(script) ?? '').split(' ')[0] ?? '' };
  });
}

/** `ownOpen` in a script is `own-open` in a template; documentation may use either form. */
const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Rows of the first table under a heading, as cells. */
function tableUnder(page: string, heading: RegExp): string[][] | null {
  const section = page.split(/^##+ /m).find((part) => heading.test(part.split('\n')[0] ?? ''));
  if (section === undefined) return null;
  const rows = section.split('\n').filter((line) => line.trim().startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const bare = (cell: string | undefined): string => (/`([^`]+)`/.exec(cell ?? '')?.[1] ?? cell ?? '').trim();

function propertyFaults(properties: readonly Property[], rows: readonly string[][]): string[] {
  const written = new Map(rows.map(([name, type]) => [dashed(bare(name)), bare(type).toLowerCase()] as const));
  const missing = properties
    .filter(({ name }) => !written.has(dashed(name)))
    .map(({ name }) => `does not list the property ${name}`);
  const wrong = properties
    .filter(({ name, type }) => written.has(dashed(name)) && written.get(dashed(name)) !== type.toLowerCase())
    .map(({ name, type }) => `gives the type ${written.get(dashed(name))} for ${name}, which is a ${type.toLowerCase()}`);
  const names = properties.map(({ name }) => dashed(name));
  const extra = Array.from(written.keys())
    .filter((name) => !names.includes(name))
    .map((name) => `lists ${name}, which is not a property`);
  return [...missing, ...wrong, ...extra];
}

/** Events that the component triggers by a literal name. */
const eventsOf = (script: string): string[] =>
  Array.from(new Set(Array.from(script.matchAll(/triggerEvent\(\s*'([^']+)'/g), ([, name]) => String(name))));

const tight = (text: string): string => text.replace(/\s+/g, ' ').replace(/> </g, '><').trim();
const examplesOf = (page: string): string[] =>
  Array.from(page.matchAll(/```(?:xml|html|wxml)\n([\s\S]*?)```/g), ([, code]) => String(code));

/** Differences between the folder of a component, its documentation and its code. */
export function componentFaults({ name, files, script, pages }: ComponentSource, demo: readonly string[]): string[] {
  const source = ts.createSourceFile('index.ts', script, ts.ScriptTarget.ES2022, true);
  const properties = propertiesOf(source);
  const folder = `components/${name}`;
  const shape = [
    ...needed.filter((file) => !files.includes(file)).map((file) => `${folder} has no ${file}`),
    ...files
      .filter((file) => !isAllowed(file))
      .map((file) => `${folder}/${file} does not belong here: a component is a view, and logic belongs in core`),
  ];
  const written = Object.entries(pages).flatMap(([file, page]) => {
    const inFile = (fault: string): string => `${folder}/${file} ${fault}`;
    const rows = tableUnder(page, /propert|属性/i);
    const events = eventsOf(script).filter((event) => !new RegExp(`\`(bind)?${event}\``).test(page));
    const strange = examplesOf(page).filter((example) => !demo.some((wxml) => tight(wxml).includes(tight(example))));
    return [
      ...(rows === null && properties.length > 0 ? ['has no table of properties'] : propertyFaults(properties, rows ?? [])).map(
        inFile,
      ),
      ...events.map((event) => inFile(`does not name the event ${event}`)),
      ...strange.map((example) => inFile(`shows an example that is not part of the demo: ${tight(example).slice(0, 80)}`)),
      ...(examplesOf(page).length === 0 ? [inFile('shows no example')] : []),
    ];
  });
  return [...shape, ...written];
}

function read(name: string): ComponentSource {
  const folder = join('components', name);
  const text = (file: string): string => (existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '');
  const files = readdirSync(folder);
  const pages = Object.fromEntries(files.filter((file) => file.endsWith('.md')).map((file) => [file, text(file)]));
  return { name, files, script: text('index.ts'), pages };
}

export const componentsCheck: Check = {
  async run() {
    const names = readdirSync('components').filter((name) => !name.endsWith('.ts') && !notComponents.includes(name));
    const demo = (await ownFiles('miniprogram/*.wxml')).map((path) => readFileSync(path, 'utf8'));
    return { findings: names.flatMap((name) => componentFaults(read(name), demo)), summary: names.join(' ') || 'none yet' };
  },
};
