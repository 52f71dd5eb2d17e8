import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

interface CpuProfile {
  nodes: readonly { id: number; callFrame: { functionName: string; url: string } }[];
  samples: readonly number[];
}

/** Where the time of a process went: a part, and its share of the time that was not idle, 0…1. */
export interface ProfilePart {
  name: string;
  share: number;
}

const idle = /^\((idle|program|root)\)$/;

/** Our own code by file; Node's by module; what has no file by its name, such as the garbage collector. */
function partOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName.startsWith('(') ? functionName : `${functionName} (native)`;
  return url.startsWith('node:') ? url : basename(url);
}

/** The parts of a profile by the time in them alone, longest first. */
export function readProfile({ nodes, samples }: CpuProfile): ProfilePart[] {
  const parts = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  const counts = new Map<string, number>();
  samples.forEach((id) => {
    const part = parts.get(id) ?? '';
    if (!idle.test(part)) counts.set(part, (counts.get(part) ?? 0) + 1);
  });
  const busy = Array.from(counts.values()).reduce((sum, count) => sum + count, 0);
  return Array.from(counts, ([name, count]) => ({ name, share: count / busy })).sort((a, b) => b.share - a.share);
}

/** Runs `act`, whose child process of Node writes a profile when it exits. With several the last one counts. */
export async function profileChild(act: () => Promise<unknown>): Promise<ProfilePart[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rtc-profile-'));
  const file = join(folder, 'profile.json');
  const { NODE_OPTIONS: before } = process.env;
  Object.assign(process.env, {
    NODE_OPTIONS: `${before ?? ''} --require=${join(__dirname, 'profile-child.cjs')}`,
    RTC_PROFILE: file,
  });
  try {
    await act();
    return readProfile(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile);
  } finally {
    delete process.env['RTC_PROFILE'];
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
    rmSync(folder, { recursive: true, force: true });
  }
}
