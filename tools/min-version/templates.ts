import { allowedTags } from './allowed';
import { compareVersions, minVersion, sinceOfAttribute, sinceOfEvent, type LiveTag } from './tables';

interface Tag {
  name: string;
  attributes: readonly string[];
}

const tagPattern =
  /<!--[\s\S]*?-->|<wxs\b[\s\S]*?<\/wxs>|<([a-z][\w-]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*\/?>/g;

function tagsOf(wxml: string): Tag[] {
  return Array.from(wxml.matchAll(tagPattern))
    .filter(([, name]) => name !== undefined)
    .map(([, name, text]) => {
      const bare = String(text).replace(/"[^"]*"|'[^']*'/g, '');
      return { name: String(name), attributes: Array.from(bare.matchAll(/([^\s=]+)/g), ([attribute]) => String(attribute)) };
    });
}

const isLive = (name: string): name is LiveTag => name === 'live-pusher' || name === 'live-player';
const ofEveryTag = /^(id|class|style|slot|hidden|wx:.*|data-.*|aria-.*|mark:.*)$/;
const eventOf = (attribute: string): string | null => /^(?:capture-)?(?:mut-)?(?:bind|catch):?(.+)$/.exec(attribute)?.[1] ?? null;

/**
 * Tags, and attributes and events of the two live tags, that base library 1.7.0 lacks. Attributes and events of later versions are
 * allowed if the table of abilities lists them, because older libraries ignore them and code that depends on them asks the table.
 */
export function templateFaults(
  wxml: string,
  ownTags: ReadonlySet<string>,
  abilities: Readonly<Record<string, string>>,
): string[] {
  return tagsOf(wxml).flatMap(({ name, attributes }) => {
    if (!isLive(name))
      return allowedTags.has(name) || ownTags.has(name) ? [] : [`<${name}> is no tag of base library ${minVersion}`];
    return attributes.map((attribute) => attributeFault(name, attribute, abilities)).filter((fault) => fault !== null);
  });
}

function attributeFault(tag: LiveTag, attribute: string, abilities: Readonly<Record<string, string>>): string | null {
  if (ofEveryTag.test(attribute)) return null;
  const event = eventOf(attribute);
  if (event !== null && /^(bind|catch):/.test(attribute))
    return `<${tag} ${attribute}>: the tags of base library ${minVersion} ignore 'bind:', write '${attribute.replace(':', '')}'`;
  if (event === 'tap') return null;
  const since = event === null ? sinceOfAttribute(tag, attribute) : sinceOfEvent(tag, event);
  const name = `${tag}.${event ?? attribute}`;
  if (since === null) return `<${tag} ${attribute}>: no table contains ${name}`;
  if (compareVersions(since, minVersion) <= 0 || Object.hasOwn(abilities, name)) return null;
  return `<${tag} ${attribute}> came with ${since}: list '${name}' in core/platform/min-versions.ts, and ask it where something depends on it`;
}
