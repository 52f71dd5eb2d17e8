import type { Json } from '../../../components/core/shared/json';
import type { Random } from '../../harness/random';

/** Lengths and counts at which parsers break: ends of ranges, signs, and sizes that nobody allocates. */
const edges = [0, 1, 0x7f, 0x80, 0xff] as const;

const bytesOf = (random: Random, length: number): Buffer => Buffer.from(Array.from({ length }, () => random.integer(0, 255)));

const changes: readonly ((random: Random, bytes: Buffer, at: number) => Buffer)[] = [
  // One bit, one byte, or two bytes of a length.
  (random, bytes, at) => patched(bytes, at, Buffer.from([(bytes[at] ?? 0) ^ (1 << random.integer(0, 7))])),
  (random, bytes, at) => patched(bytes, at, Buffer.from([random.pick(edges)])),
  (random, bytes, at) => patched(bytes, at, Buffer.from([random.pick(edges), random.pick(edges)])),
  (random, bytes, at) => patched(bytes, at, bytesOf(random, random.integer(1, 8))),
  // Cut, take out, repeat, put in.
  (_random, bytes, at) => bytes.subarray(0, at),
  (random, bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.integer(1, 32))]),
  (random, bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.integer(1, 64)))]),
  (random, bytes, at) => Buffer.concat([bytes.subarray(0, at), bytesOf(random, random.integer(1, 64)), bytes.subarray(at)]),
];

function patched(bytes: Buffer, at: number, by: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  by.copy(copy, at);
  return copy;
}

/** The bytes with one to four changes; one time in ten noise of their length. */
export function mutatedBytes(random: Random, bytes: Buffer): Buffer {
  if (random.chance(0.1)) return bytesOf(random, bytes.length);
  let changed = bytes;
  for (let left = random.integer(1, 4); left > 0; left -= 1)
    changed = random.pick(changes)(random, changed, random.integer(0, Math.max(0, changed.length - 1)));
  return changed;
}

/** The bytes in pieces, as a network delivers them. */
export function pieces(random: Random, bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = random.chance(0.5) ? random.integer(1, 16) : random.integer(1, bytes.length);
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

const deep = (levels: number): Json => (levels === 0 ? 1 : [deep(levels - 1)]);

/** Values that fit nowhere, or only nearly. */
const oddValues: readonly ((random: Random) => Json)[] = [
  () => null,
  () => -1,
  () => 1e308,
  () => 0.5,
  () => Number.MAX_SAFE_INTEGER,
  () => '',
  () => '\u0000\u202e\ud800',
  () => '__proto__',
  () => 'constructor',
  (random) => 'x'.repeat(random.integer(60, 5_000)),
  () => [],
  () => ({}),
  (random) => deep(random.integer(1, 200)),
  (random) => Array.from({ length: random.integer(1, 300) }, (_, index) => index),
  (random) => random.chance(0.5),
];

const isRecord = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value with one change somewhere in it: a field replaced, removed, renamed or added. */
export function mutatedJson(random: Random, value: Json): Json {
  const odd = (): Json => random.pick(oddValues)(random);
  if (Array.isArray(value) && value.length > 0 && random.chance(0.7)) {
    const at = random.integer(0, value.length - 1);
    return value.map((item: Json, index) => (index === at ? mutatedJson(random, item) : item));
  }
  if (!isRecord(value)) return odd();
  const names = Object.keys(value);
  if (names.length === 0 || random.chance(0.1)) return { ...value, [random.pick(['x', '__proto__', 'toString', 't'])]: odd() };
  const name = random.pick(names);
  const child = value[name] ?? null;
  const { [name]: _taken, ...others } = value;
  if (random.chance(0.1)) return others;
  if (random.chance(0.1)) return { ...others, [`${name} `]: child };
  const inner = typeof child === 'object' && child !== null && random.chance(0.7);
  return { ...value, [name]: inner ? mutatedJson(random, child) : odd() };
}
