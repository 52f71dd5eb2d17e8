import ts from 'typescript';

const marker = /(?:需要基础库|最低基础库(?:版本)?)：\s*\[?`?(\d+\.\d+\.\d+)/;

export interface FirstVersions {
  apis: Record<string, string | null>;
  /** Methods of objects that `wx` returns, and of component instances. */
  namespaces: Record<string, Record<string, string | null>>;
  /** Other members of objects that have methods. */
  fields: Record<string, Record<string, string | null>>;
  /** Fields of option objects that came after the call they belong to. */
  options: Record<string, Record<string, string>>;
  /** The objects that calls return: `wx.createInnerAudioContext` and `SelectorQuery.select` to names of interfaces. */
  returns: Record<string, string>;
  /** The option objects that calls take. */
  takes: Record<string, string>;
}

function sinceOf(node: ts.Node, source: ts.SourceFile): string | null {
  const comments = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  const own = comments[comments.length - 1];
  return (own && marker.exec(source.text.slice(own.pos, own.end))?.[1]) ?? null;
}

/** The name of an interface; for a type parameter of `method`, that of its constraint. */
function typeName(type: ts.TypeNode | undefined, method: ts.MethodSignature): string | null {
  if (type === undefined || !ts.isTypeReferenceNode(type)) return null;
  const parameter = method.typeParameters?.find(({ name }) => name.text === type.typeName.getText());
  if (parameter) return typeName(parameter.constraint, method);
  return ts.isQualifiedName(type.typeName) ? type.typeName.right.text : type.typeName.text;
}

/** First versions according to one file of the typings. */
export function readTypings(text: string): FirstVersions {
  const source = ts.createSourceFile('lib.wx.api.d.ts', text, ts.ScriptTarget.ES2022, true);
  const since: FirstVersions = { apis: {}, namespaces: {}, fields: {}, options: {}, returns: {}, takes: {} };
  const readMember = (name: string, member: ts.TypeElement): void => {
    const key = member.name?.getText(source);
    if (key === undefined) return;
    const version = sinceOf(member, source);
    const owner = name === 'Wx' ? 'wx' : name;
    if (owner === 'wx') since.apis[`wx.${key}`] ??= version;
    else if (ts.isMethodSignature(member)) (since.namespaces[name] ??= {})[key] ??= version;
    else {
      (since.fields[name] ??= {})[key] ??= version;
      if (version !== null) (since.options[name] ??= {})[key] ??= version;
    }
    if (!ts.isMethodSignature(member)) return;
    const [result, taken] = [typeName(member.type, member), typeName(member.parameters[0]?.type, member)];
    if (result !== null) since.returns[`${owner}.${key}`] ??= result;
    if (taken !== null) since.takes[`${owner}.${key}`] ??= taken;
  };
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (ts.isInterfaceDeclaration(node)) node.members.forEach((member) => readMember(node.name.text, member));
  };
  visit(source);
  return onlyUseful(since);
}

/** Leaves out results that are plain data, and option objects that never got a newer field. */
function onlyUseful({ fields, returns, takes, ...since }: FirstVersions): FirstVersions {
  const isObject = (name: string): boolean => Object.hasOwn(since.namespaces, name);
  const kept = <T>(table: Record<string, T>, keep: (key: string, value: T) => boolean): Record<string, T> =>
    Object.fromEntries(Object.entries(table).filter(([key, value]) => keep(key, value)));
  return {
    ...since,
    fields: kept(fields, isObject),
    returns: kept(returns, (_call, name) => isObject(name)),
    takes: kept(takes, (_call, name) => Object.hasOwn(since.options, name)),
  };
}
