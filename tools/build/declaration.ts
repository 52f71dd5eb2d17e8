import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { format } from 'prettier';
import ts from 'typescript';
import { cached } from './cache';
import { filesBelow } from './output';

const ours = (file: ts.SourceFile): boolean => !file.fileName.includes('/node_modules/');
const isRelative = (name: string): boolean => name.startsWith('.');

/** A program of the declarations of every source that `entry` reaches. */
function declarationProgram(entry: string, options: ts.CompilerOptions): ts.Program {
  const emitted = new Map<string, string>();
  const sources = ts.createProgram([entry], options);
  sources.emit(undefined, (path, text) => emitted.set(resolve(path), text), undefined, true);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => emitted.has(resolve(path)) || (!isShadowed(path) && fileExists(path));
  host.readFile = (path) => emitted.get(resolve(path)) ?? readFile(path);
  host.getSourceFile = (path, target) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, target);
  };
  // The compiler would prefer the source beside each declaration.
  const isShadowed = (path: string): boolean => emitted.has(resolve(path.replace(/\.ts$/, '.d.ts')));
  return ts.createProgram([entry.replace(/\.ts$/, '.d.ts')], options, host);
}

/** One declaration of the printed module. */
interface Entry {
  text: string;
}

interface Renamed {
  at: number;
  length: number;
  name: string;
}

const bareText = (symbol: ts.Symbol): string => (symbol.declarations ?? []).map((node) => node.getText()).join('\n');

/** Two files may declare the same small type, such as `Release`. It is printed once. */
const sameText = (one: ts.Symbol, other: ts.Symbol): boolean => bareText(one) === bareText(other);

class Flattener {
  private readonly entries = new Map<string, Entry>();
  private readonly imports = new Map<string, Set<string>>();
  private readonly names = new Map<ts.Symbol, string>();

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly files: readonly ts.SourceFile[],
  ) {}

  print(entry: ts.SourceFile): string {
    const module = this.checker.getSymbolAtLocation(entry);
    if (!module) throw new Error(`${entry.fileName} exports nothing`);
    const named = this.checker.getExportsOfModule(module).map((symbol) => ({ name: symbol.name, symbol: this.resolved(symbol) }));
    named.forEach(({ name, symbol }) => this.names.set(symbol, name));
    named.forEach(({ symbol }) => this.add(symbol));
    const exported = new Set(named.map(({ name }) => name));
    const imports = Array.from(
      this.imports,
      ([from, names]) => `import type { ${Array.from(names).sort().join(', ')} } from '${from}';`,
    );
    const texts = Array.from(this.entries, ([name, { text }]) =>
      exported.has(name) ? text : text.replace(/^(\/\*\*[\s\S]*?\*\/\s*)?export /, '$1'),
    );
    return [...imports.sort(), ...texts, 'export {};'].join('\n\n');
  }

  private resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  /** The name under which a declaration is printed. If two files use the same name, the name of the folder precedes the second. */
  private nameOf(symbol: ts.Symbol): string {
    const given = this.names.get(symbol);
    if (given !== undefined) return given;
    const holder = Array.from(this.names).find(([other, name]) => name === symbol.name && !sameText(other, symbol));
    const folder = basename(dirname(symbol.declarations?.[0]?.getSourceFile().fileName ?? ''));
    const name = holder ? `${folder.charAt(0).toUpperCase()}${folder.slice(1)}${symbol.name}` : symbol.name;
    this.names.set(symbol, name);
    return name;
  }

  private add(symbol: ts.Symbol): void {
    const name = this.nameOf(symbol);
    const nodes = (symbol.declarations ?? []).filter((node) => ours(node.getSourceFile()));
    if (this.entries.has(name) || nodes.length === 0) return;
    const entry: Entry = { text: '' };
    this.entries.set(name, entry);
    entry.text = nodes.map((node) => this.text(node, symbol)).join('\n');
  }

  private text(node: ts.Declaration, symbol: ts.Symbol): string {
    if (ts.isTypeAliasDeclaration(node) && this.isDerived(node)) return this.expanded(node, symbol);
    const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
    const renamed = this.follow(statement);
    const start = statement.getFullStart();
    const text = statement.getSourceFile().text.slice(start, statement.end);
    // From the end, so that earlier positions stay valid.
    return renamed
      .sort((left, right) => right.at - left.at)
      .reduce((now, { at, length, name }) => now.slice(0, at - start) + name + now.slice(at - start + length), text)
      .trim();
  }

  /** A type computed from values or from types of another package, which a reader cannot follow without that package. */
  private isDerived(node: ts.TypeAliasDeclaration): boolean {
    let derived = false;
    const visit = (child: ts.Node): void => {
      if (ts.isTypeQueryNode(child)) derived = true;
      if (ts.isTypeReferenceNode(child) && ts.isIdentifier(child.typeName)) {
        const symbol = this.checker.getSymbolAtLocation(child.typeName);
        const target = symbol && this.resolved(symbol).declarations?.[0];
        if (target && target.getSourceFile().fileName.includes('/@sinclair/')) derived = true;
      }
      ts.forEachChild(child, visit);
    };
    visit(node.type);
    return derived && !node.typeParameters;
  }

  private expanded(node: ts.TypeAliasDeclaration, symbol: ts.Symbol): string {
    const flags =
      ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
    const type = this.checker.typeToString(this.checker.getDeclaredTypeOfSymbol(symbol), undefined, flags);
    const comment = node.getSourceFile().text.slice(node.getFullStart(), node.getStart()).trim();
    const parsed = ts.createSourceFile('expanded.d.ts', `type T = ${type};`, ts.ScriptTarget.ES2022, true);
    const visit = (child: ts.Node): void => {
      if (ts.isTypeReferenceNode(child) && ts.isIdentifier(child.typeName)) this.addByName(child.typeName.text);
      ts.forEachChild(child, visit);
    };
    visit(parsed);
    return `${comment}\nexport type ${this.nameOf(symbol)} = ${type};`.trim();
  }

  private addByName(name: string): void {
    for (const file of this.files.filter(ours)) {
      const module = this.checker.getSymbolAtLocation(file);
      const symbol = module && this.checker.getExportsOfModule(module).find((candidate) => candidate.name === name);
      if (symbol) return this.add(this.resolved(symbol));
    }
  }

  /** Adds all declarations that `node` refers to. Returns the references that are printed under another name. */
  private follow(node: ts.Node): Renamed[] {
    if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      isRelative(node.argument.literal.getText().slice(1))
    ) {
      throw new Error(`${node.getSourceFile().fileName}: write out the type ${node.getText()}, because it is public.`);
    }
    const renamed: Renamed[] = [];
    const name = ts.isIdentifier(node) ? this.identifier(node) : null;
    if (ts.isIdentifier(node) && name !== null && name !== node.text)
      renamed.push({ at: node.getStart(), length: node.text.length, name });
    ts.forEachChild(node, (child) => {
      renamed.push(...this.follow(child));
    });
    return renamed;
  }

  /** Adds the declaration of an identifier, if it is in this project, and returns its printed name. */
  private identifier(node: ts.Identifier): string | null {
    const symbol = this.checker.getSymbolAtLocation(node);
    const declared = symbol?.declarations?.[0];
    if (!symbol || !declared) return null;
    const specifier = ts.isImportSpecifier(declared) ? declared.parent.parent.parent.moduleSpecifier : undefined;
    const from = specifier && ts.isStringLiteral(specifier) ? specifier.text : '.';
    if (!isRelative(from)) {
      const original = ts.isImportSpecifier(declared) ? declared.propertyName?.text : undefined;
      const name = original === undefined ? node.text : `${original} as ${node.text}`;
      this.imports.set(from, (this.imports.get(from) ?? new Set()).add(name));
      return null;
    }
    const target = this.resolved(symbol);
    const parent = target.declarations?.[0]?.parent;
    const isTopLevel = parent && (ts.isSourceFile(parent) || ts.isVariableDeclarationList(parent));
    if (!isTopLevel || !ours(parent.getSourceFile())) return null;
    this.add(target);
    return this.nameOf(target);
  }
}

/** All types that an importer of `entry` can see, as one declaration file without imports from this project. */
export function declarationOf(entry: string, configFile = 'tsconfig.json'): Promise<string> {
  const folders = ['components', dirname(entry)];
  const sources = folders.flatMap((folder) =>
    filesBelow(folder)
      .filter((path) => /^(?!dist\/).*\.ts$/.test(path))
      .map((path) => join(folder, path)),
  );
  return cached(['declaration', entry, ...sources.map((path) => `${path} ${readFileSync(path, 'utf8')}`)], () =>
    declare(entry, configFile),
  );
}

async function declare(entry: string, configFile: string): Promise<string> {
  const config = ts.readConfigFile(configFile, (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, resolve(dirname(configFile)));
  const emitting: ts.CompilerOptions = {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: false,
  };
  delete emitting.outDir;
  const program = declarationProgram(resolve(entry), emitting);
  const file = program.getSourceFile(resolve(entry).replace(/\.ts$/, '.d.ts'));
  if (!file) throw new Error(`${entry} has no declaration`);
  const text = new Flattener(program.getTypeChecker(), program.getSourceFiles()).print(file);
  return format(text, { parser: 'typescript', singleQuote: true, printWidth: 130 });
}
