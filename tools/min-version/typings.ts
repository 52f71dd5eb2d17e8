import ts from 'typescript';

const marker = /(?:需要基础库|最低基础库)：\s*`?(\d+\.\d+\.\d+)/;

export interface FirstVersions {
  apis: Record<string, string | null>;
  /** Methods of objects that `wx` returns. */
  namespaces: Record<string, Record<string, string | null>>;
  /** Fields of option objects that came after the call they belong to. */
  options: Record<string, Record<string, string>>;
}

function sinceOf(node: ts.Node, source: ts.SourceFile): string | null {
  const comments = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [];
  const own = comments[comments.length - 1];
  return (own && marker.exec(source.text.slice(own.pos, own.end))?.[1]) ?? null;
}

/** First versions according to the typings. */
export function readTypings(text: string): FirstVersions {
  const source = ts.createSourceFile('lib.wx.api.d.ts', text, ts.ScriptTarget.ES2022, true);
  const since: FirstVersions = { apis: {}, namespaces: {}, options: {} };
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isInterfaceDeclaration(node)) return;
    const name = node.name.text;
    node.members.forEach((member) => {
      const key = member.name?.getText(source);
      if (key === undefined) return;
      const version = sinceOf(member, source);
      if (name === 'Wx') since.apis[`wx.${key}`] ??= version;
      else if (ts.isMethodSignature(member)) (since.namespaces[name] ??= {})[key] ??= version;
      else if (version !== null) (since.options[name] ??= {})[key] ??= version;
    });
  };
  visit(source);
  return since;
}
