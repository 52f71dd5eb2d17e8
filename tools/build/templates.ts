import { posix } from 'node:path';
import ts from 'typescript';
import { tagOrComment } from './markup';

/** A template with the file that defines it, whose imports its body may use. */
interface Template {
  name: string;
  path: string;
  body: string;
}

interface Parsed {
  imports: readonly string[];
  templates: ReadonlyMap<string, Template>;
  /** The file without its imports and definitions. */
  rest: string;
}

/** Expressions of the place of use, by the names that stand for them in a template. */
type Arguments = ReadonlyMap<string, string>;

/** The names in force at one place: arguments of a template, or null outside of one, and the loop variables inside it. */
interface Scope {
  path: string;
  templates: readonly Template[];
  values: Arguments | null;
  loops: readonly string[];
}

type ReadSource = (path: string) => string;

const attribute = /\s([\w:-]+)(?:\s*=\s*("[^"]*"|'[^']*'))?/g;
const expressions = /\{\{([\s\S]*?)\}\}/g;
const definition = /<template\s[^>]*?\bname\s*=\s*["']([^"']+)["'][^>]*>([\s\S]*?)<\/template\s*>/g;
const importTag = /<import\s[^>]*?\bsrc\s*=\s*["']([^"']+)["'][^>]*?(?:\/>|>\s*<\/import\s*>)/g;
const comments = /<!--[\s\S]*?-->/g;
const constants = ['undefined', 'NaN', 'Infinity'];

const attributesOf = (tag: string): Map<string, string> =>
  new Map(Array.from(tag.matchAll(attribute), ([, name, value]) => [String(name), (value ?? '""').slice(1, -1)]));

function parse(source: string, path: string): Parsed {
  const bare = source.replace(comments, '');
  const imports = Array.from(bare.matchAll(importTag), ([, src]) => posix.join(posix.dirname(path), String(src)));
  const templates = new Map(
    Array.from(bare.matchAll(definition), ([, name, body]) => [String(name), { name: String(name), path, body: String(body) }]),
  );
  return { imports, templates, rest: bare.replace(definition, '').replace(importTag, '') };
}

/** The expression in `{{…}}`, which may be the inside of an object literal. */
function syntaxOf(code: string): { file: ts.SourceFile; offset: number } {
  for (const [open, close] of [
    ['(', ')'],
    ['({', '})'],
  ] as const) {
    // prettier-ignore
    const parsed = ts.transpileModule(`${open}${code}${close}`, { reportDiagnostics: true });
    if (parsed.diagnostics?.length === 0)
      return { file: ts.createSourceFile('x.js', `${open}${code}${close}`, ts.ScriptTarget.ES5, true), offset: open.length };
  }
  throw new Error(`{{${code}}} is no expression`);
}

/** The names that an expression reads, with their places. */
function namesIn(code: string): { name: string; at: number; isShort: boolean; isAlone: boolean }[] {
  const { file, offset } = syntaxOf(code);
  const found: { name: string; at: number; isShort: boolean; isAlone: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isSpreadAssignment(node)) throw new Error(`{{${code}}} spreads an object: name its fields`);
    const { parent } = node;
    const isField =
      (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
      (ts.isPropertyAssignment(parent) && parent.name === node);
    if (ts.isIdentifier(node) && !isField && !constants.includes(node.text)) {
      const isShort = ts.isShorthandPropertyAssignment(parent);
      found.push({ name: node.text, at: node.getStart(file) - offset, isShort, isAlone: ts.isParenthesizedExpression(parent) });
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

const isPath = (code: string): boolean => /^[\w$.]+$/.test(code);

/** `code` of a template, in the names of the place of use. */
function substituted(code: string, { values, loops }: Scope): string {
  if (values === null) return code;
  let result = '';
  let end = 0;
  namesIn(code).forEach(({ name, at, isShort, isAlone }) => {
    if (loops.includes(name)) return;
    const value = values.get(name);
    if (value === undefined) throw new Error(`{{${code}}} reads ${name}, which its data does not name`);
    const captured = namesIn(value).find((one) => loops.includes(one.name));
    if (captured) throw new Error(`a wx:for in it hides ${captured.name}, which its data reads: name another wx:for-item`);
    const fits = isPath(value) || isAlone || isShort;
    result += `${code.slice(end, at)}${isShort ? `${name}:` : ''}${fits ? value : `(${value})`}`;
    end = at + name.length;
  });
  return result + code.slice(end);
}

/** A string alone, which is the same without braces. */
const constant = /^\s*'([^'"\\{}<>]*)'\s*$/;

const inText = (text: string, scope: Scope, shortens = scope.values !== null): string =>
  text.replace(expressions, (_all, code: string) => {
    const written = substituted(code, scope);
    return (shortens ? constant.exec(written)?.[1] : undefined) ?? `{{${written}}}`;
  });

const isDirective = (name: string): boolean => name.startsWith('wx:');

/** The scope of an element with `wx:for`. */
function withLoop(scope: Scope, attributes: ReadonlyMap<string, string>): Scope {
  if (!attributes.has('wx:for')) return scope;
  return {
    ...scope,
    loops: [...scope.loops, attributes.get('wx:for-item') ?? 'item', attributes.get('wx:for-index') ?? 'index'],
  };
}

function inTag(tag: string, outer: Scope, inner: Scope): string {
  return tag.replace(attribute, (whole, name: string, value: string | undefined) => {
    if (value === undefined) return whole;
    const text = value.slice(1, -1);
    const written = isDirective(name) ? inText(text, name === 'wx:for' ? outer : inner, false) : inText(text, inner);
    if (written.includes(value.charAt(0))) throw new Error(`${name} needs the other kind of quotes`);
    return whole.replace(value, () => `${value.charAt(0)}${written}${value.charAt(0)}`);
  });
}

/** The fields of `data="{{…}}"`, in the names of the place of use. */
function argumentsOf(data: string, scope: Scope): Arguments {
  const code = /^\s*\{\{([\s\S]*)\}\}\s*$/.exec(data)?.[1] ?? '';
  if (code === '' && data.trim() !== '') throw new Error(`data="${data}" is no {{…}}`);
  const written = `({${substituted(code, scope)}})`;
  const file = ts.createSourceFile('x.js', written, ts.ScriptTarget.ES5, true);
  const values = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node)) values.set(node.name.getText(file), node.initializer.getText(file));
    else if (ts.isShorthandPropertyAssignment(node)) values.set(node.name.text, node.name.text);
    else if (ts.isSpreadAssignment(node)) throw new Error(`data="${data}" spreads an object: name its fields`);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return values;
}

/** Templates that `path` may use: its own, and those that its imports define themselves. */
function templatesFor(path: string, read: ReadSource): Template[] {
  const { templates, imports } = parse(read(path), path);
  const imported = imports.flatMap((one) => Array.from(parse(read(one), one).templates.values()));
  return [...templates.values(), ...imported];
}

/** The beginning of the only element of `markup`, up to its attributes, if it has no condition and no loop of its own; '' otherwise. */
function onlyElement(markup: string): string {
  const tags = Array.from(markup.matchAll(tagOrComment));
  const [first] = tags;
  let depth = 0;
  const endOf = ({ 0: tag, index }: RegExpExecArray): number => {
    depth += tag.startsWith('</') ? -1 : tag.endsWith('/>') ? 0 : 1;
    return depth === 0 ? index + tag.length : 0;
  };
  const end = tags.map(endOf).find((place) => place > 0);
  if (first?.index !== 0 || end !== markup.length || Array.from(attributesOf(first[0]).keys()).some(isDirective)) return '';
  return /^<[\w-]+/.exec(markup)?.[0] ?? '';
}

/** The body of a template with the conditions and loops of its tag: on its only element, or on a block around it. */
function withConditions(body: string, conditions: string): string {
  if (conditions === '') return body;
  const element = body.trim();
  const only = onlyElement(element);
  return only === '' ? `<block${conditions}>${body}</block>` : only + conditions + element.slice(only.length);
}

/** The element in place of `<template is="…" />`: its body, with the conditions and loops of the tag. */
function expanded(tag: string, scope: Scope, read: ReadSource, above: readonly Template[]): string {
  const attributes = attributesOf(tag);
  const name = attributes.get('is') ?? '';
  const found = scope.templates.find((one) => one.name === name);
  if (!found)
    throw new Error(name.includes('{{') ? `is="${name}" is decided by the phone: write one tag for each` : `no template ${name}`);
  if (!tag.endsWith('/>')) throw new Error(`write ${tag.slice(0, -1)} /> without an end tag`);
  if (above.some((one) => one.path === found.path && one.name === name)) throw new Error(`template ${name} contains itself`);
  const inner = withLoop(scope, attributes);
  const values = argumentsOf(attributes.get('data') ?? '', inner);
  const body = inlined(found.body, { path: found.path, templates: templatesFor(found.path, read), values, loops: [] }, read, [
    ...above,
    found,
  ]);
  const kept = Array.from(tag.matchAll(attribute)).filter(([, key]) => isDirective(String(key))).map(([whole]) => whole); // prettier-ignore
  return withConditions(body, inTag(kept.join(''), scope, inner));
}

function inlined(source: string, start: Scope, read: ReadSource, above: readonly Template[]): string {
  const scopes: Scope[] = [start];
  const here = (): Scope => scopes[scopes.length - 1] as Scope;
  let result = '';
  let end = 0;
  for (const match of source.matchAll(tagOrComment)) {
    const [tag] = match;
    result += inText(source.slice(end, match.index), here());
    end = match.index + tag.length;
    if (tag.startsWith('<!--')) continue;
    if (tag.startsWith('<wxs')) result += tag;
    else if (tag.startsWith('</')) {
      scopes.pop();
      result += tag;
    } else if (/^<template\s/.test(tag)) result += expanded(tag, here(), read, above);
    else {
      const inner = withLoop(here(), attributesOf(tag));
      result += inTag(tag, here(), inner);
      if (!tag.endsWith('/>')) scopes.push(inner);
    }
  }
  return result + inText(source.slice(end), here());
}

/**
 * The WXML of `path` without templates, because base library 1.7.0 and 1.7.1 stop a page for good when something inside a template of a
 * component changes. Each use becomes the body of the template, in the names of the place of use. Null for a file of templates alone.
 */
export function inlineTemplates(path: string, read: ReadSource): string | null {
  const { rest, templates } = parse(read(path), path);
  if (rest.trim() === '' && templates.size > 0) return null;
  return inlined(rest, { path, templates: templatesFor(path, read), values: null, loops: [] }, read, []);
}
