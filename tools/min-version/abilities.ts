import { keyOf, walk, type AnyNode } from './syntax';
import { isAtLeast, sinceOfAttribute, sinceOfEvent, sinceOfMember, type LiveTag } from './tables';

const isVersion = (value: unknown): value is string => typeof value === 'string' && /^\d+\.\d+\.\d+$/.test(value);

/** The table of `core/platform/min-versions.ts` wherever it was built into: names to first versions. */
export function readAbilities(program: AnyNode): Record<string, string> {
  const abilities: Record<string, string> = {};
  walk(program, (node) => {
    if (node.type !== 'Property' || node.value.type !== 'Literal') return;
    const key = keyOf(node);
    if (key !== null && key.includes('.') && isVersion(node.value.value)) abilities[key] = node.value.value;
  });
  return abilities;
}

function factOf(name: string): string | null {
  const [owner = '', member = ''] = name.split('.');
  if (owner === 'live-pusher' || owner === 'live-player') {
    return sinceOfAttribute(owner satisfies LiveTag, member) ?? sinceOfEvent(owner, member);
  }
  return ['wx', 'LivePusherContext', 'LivePlayerContext', 'SocketTask'].includes(owner) ? sinceOfMember(owner, member) : null;
}

/** Abilities whose entry names an older version than the tables of facts. */
export const abilityFaults = (abilities: Readonly<Record<string, string>>): string[] =>
  Object.entries(abilities).flatMap(([name, version]) => {
    const fact = factOf(name);
    if (fact === null) return [`'${name}': no table of facts contains it`];
    return isAtLeast(version, fact) ? [] : [`'${name}' is listed from ${version}, but came with ${fact}`];
  });
