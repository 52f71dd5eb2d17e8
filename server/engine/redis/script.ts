import { createHash } from 'node:crypto';

/** The part of a client by which scripts run. */
export interface ScriptClient {
  evalsha(sha: string, keyCount: number, ...rest: string[]): Promise<unknown>;
  eval(text: string, keyCount: number, ...rest: string[]): Promise<unknown>;
}

/** Lua 5.1 has numbers of one kind only, so integers are written without an exponent. */
const prelude = `
local function now()
  if ARGV[1] ~= '' then return tonumber(ARGV[1]) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function integer(number) return string.format('%.0f', number) end
`;

/** A value with the time until which it counts, as records and replies are stored. */
export const unexpired = `
local function unexpired(stored)
  if not stored then return nil end
  local at = string.find(stored, ';', 1, true)
  if tonumber(string.sub(stored, 1, at - 1)) <= now() then return nil end
  return string.sub(stored, at + 1)
end
`;

const isUnknownScript = (cause: unknown): boolean => cause instanceof Error && cause.message.startsWith('NOSCRIPT');

/** A step that the store does entirely or not at all. Its first argument is the time, empty for the time of the store. */
export class Script {
  readonly text: string;
  private readonly sha: string;
  private wasSent = false;

  constructor(body: string) {
    this.text = `${prelude}${body}`;
    this.sha = createHash('sha1').update(this.text).digest('hex');
  }

  async run(client: ScriptClient, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    const rest = [...keys, ...args.map(String)];
    if (!this.wasSent) {
      this.wasSent = true;
      return client.eval(this.text, keys.length, ...rest);
    }
    try {
      return await client.evalsha(this.sha, keys.length, ...rest);
    } catch (cause) {
      // Another store, or one that was restarted.
      if (!isUnknownScript(cause)) throw cause;
      return client.eval(this.text, keys.length, ...rest);
    }
  }
}
