import { allowedTags } from './allowed';
import { readTags, type Attribute, type Tag } from './markup';
import tagTable from './since-tags.json';
import { inlineStyleFaults } from './styles';
import { compareVersions, minVersion, sinceOfAttribute, sinceOfEvent, type LiveTag } from './tables';

type Versions = Readonly<Record<string, string>>;
type Table = Readonly<Record<string, Versions>>;

const attributes: Table = tagTable.attributes;
const events: Table = tagTable.events;
const values: Table = tagTable.values;
const everyTag: Versions = tagTable['every tag'];
const everyEvent: Versions = tagTable['events of every tag'];

const isLive = (name: string): name is LiveTag => name === 'live-pusher' || name === 'live-player';

/** Prefixes of attributes. Older base libraries ignore `aria-`, and nothing depends on it. */
const plainPrefix = /^(?:wx:(?:if|elif|else|for|for-items|for-item|for-index|key)$|data-|aria-)/;
const newerPrefixes: Versions = {
  'mark:': '2.7.1', 'model:': '2.9.3', 'worklet:': '2.29.2', 'generic:': '1.9.3', 'change:': '2.4.4',
  'mut-bind': '2.8.2', 'capture-mut-bind': '2.8.2',
}; // prettier-ignore
const eventPrefix = /^(capture-)?(bind|catch)(:?)(.+)$/;

const lookUp = (table: Versions | undefined, name: string): string | null =>
  table && Object.hasOwn(table, name) ? (table[name] ?? null) : null;

const newer = (what: string, since: string | null): string | null => {
  if (since === null) return `${what}: no table contains it`;
  return compareVersions(since, minVersion) > 0 ? `${what} came with ${since}` : null;
};

export interface TemplateOptions {
  /** Tags of components that the page declares. */
  ownTags: ReadonlySet<string>;
  /** Events that components of the build trigger; they may bubble to any tag. */
  ownEvents: ReadonlySet<string>;
  abilities: Versions;
}

/**
 * Tags, attributes, events and values that base library 1.7.0 lacks. Attributes and events of the live tags are allowed if the table of
 * abilities lists them, because older libraries ignore them and code that depends on them asks the table.
 */
export function templateFaults(wxml: string, options: TemplateOptions): string[] {
  const { tags, unread } = readTags(wxml);
  const faults = tags.flatMap((tag) => {
    const isOwn = options.ownTags.has(tag.name);
    if (!isOwn && !allowedTags.has(tag.name)) return [`<${tag.name}> is no tag of base library ${minVersion}`];
    return tag.attributes.map((attribute) => attributeFault(tag, attribute, options)).filter((fault) => fault !== null);
  });
  return [...faults, ...unread.map((text) => `${text} cannot be read as a tag, so it cannot be checked`)];
}

function attributeFault({ name: tag }: Tag, { name, value }: Attribute, options: TemplateOptions): string | null {
  const { ownTags, abilities } = options;
  const shown = `<${tag} ${name}>`;
  const prefix = Object.keys(newerPrefixes).find((start) => name.startsWith(start));
  if (prefix !== undefined) return newer(shown, newerPrefixes[prefix] ?? null);
  if (plainPrefix.test(name)) return null;
  const [, capture, , colon, event] = eventPrefix.exec(name) ?? [];
  if (event !== undefined) {
    if (value?.includes('{{')) return `${shown} names its handler by an expression, which came with 2.4.4`;
    return eventFault({ tag, event, shown, colon: colon ?? '', capture: capture ?? '' }, options);
  }
  if (name === 'style') return inlineStyleFaults(value ?? '')[0] ?? null;
  if (ownTags.has(tag) || lookUp(everyTag, name) !== null) return null;
  if (isLive(tag)) return liveFault(shown, `${tag}.${name}`, sinceOfAttribute(tag, name), abilities);
  return newer(shown, lookUp(attributes[tag], name)) ?? valueFault(tag, name, value);
}

interface Event {
  tag: string;
  event: string;
  shown: string;
  colon: string;
  capture: string;
}

function eventFault(
  { tag, event, shown, colon, capture }: Event,
  { ownTags, ownEvents, abilities }: TemplateOptions,
): string | null {
  if (isLive(tag) && colon !== '' && capture === '')
    return `${shown}: the tags of base library ${minVersion} ignore 'bind:', write '${shown.slice(tag.length + 2, -1).replace(':', '')}'`;
  const common = lookUp(everyEvent, event);
  if (common !== null) return newer(shown, common);
  if (capture !== '') return `${shown}: only touches are captured`;
  if (ownTags.has(tag) || ownEvents.has(event)) return null;
  if (isLive(tag)) return liveFault(shown, `${tag}.${event}`, sinceOfEvent(tag, event), abilities);
  return newer(shown, lookUp(events[tag], event));
}

function liveFault(shown: string, name: string, since: string | null, abilities: Versions): string | null {
  if (since === null) return `${shown}: no table contains ${name}`;
  if (compareVersions(since, minVersion) <= 0 || Object.hasOwn(abilities, name)) return null;
  return `${shown} came with ${since}: list '${name}' in core/platform/min-versions.ts, and ask it where something depends on it`;
}

/** Values that came later than their attribute. Those of an expression are all texts that it contains. */
function valueFault(tag: string, name: string, value: string | null): string | null {
  const table = values[`${tag}.${name}`];
  if (!table || value === null || value === '') return null;
  const written = value.includes('{{') ? Array.from(value.matchAll(/'([^']*)'/g), ([, text]) => String(text)) : [value];
  const faults = written.filter((text) => text !== '').map((text) => newer(`<${tag} ${name}="${text}">`, lookUp(table, text)));
  if (value.includes('{{') && written.length === 0)
    return `<${tag} ${name}>: its value is not written here, so it cannot be checked`;
  return faults.find((fault) => fault !== null) ?? null;
}

/** Keys of a json file that base library 1.7.0 ignores. */
export function settingsFaults(path: string, text: string): string[] {
  const settings = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const kind = path === 'app.json' ? 'app.json' : settings.component === true ? 'component.json' : 'page.json';
  const table: Versions = tagTable[kind];
  const faults = Object.keys(settings).map((key) => newer(`'${key}'`, lookUp(table, key)));
  const window = kind === 'app.json' ? Object.keys((settings.window ?? {}) as object) : [];
  return [...faults, ...window.map((key) => newer(`'window.${key}'`, lookUp(tagTable['page.json'], key)))].filter(
    (fault) => fault !== null,
  );
}
