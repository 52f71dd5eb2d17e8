/** A tag of a template. */
export interface Tag {
  name: string;
  attributes: readonly Attribute[];
}

export interface Attribute {
  name: string;
  /** The text between the quotes; null without one. */
  value: string | null;
}

const tagPattern =
  /<!--[\s\S]*?-->|<(wxs)\b([^>]*)>[\s\S]*?<\/wxs>|<\/[a-z][\w-]*\s*>|<([a-z][\w-]*)((?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*\/?>/g;
const attributePattern = /([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g;

/** The tags of a template, and the text that looks like a tag and is none; what cannot be read cannot be checked. */
export function readTags(wxml: string): { tags: Tag[]; unread: string[] } {
  const tags = Array.from(wxml.matchAll(tagPattern)).flatMap((match) => {
    const name = match[1] ?? match[3];
    if (name === undefined) return [];
    const attributes = Array.from((match[2] ?? match[4] ?? '').matchAll(attributePattern), (found) => ({
      name: String(found[1]),
      value: found[2] ?? found[3] ?? null,
    }));
    return [{ name, attributes }];
  });
  const rest = wxml.replace(tagPattern, ' ').replace(/\{\{[\s\S]*?\}\}/g, '');
  return { tags, unread: Array.from(rest.matchAll(/<\/?[a-z][^\s>]*/gi), ([text]) => text) };
}
