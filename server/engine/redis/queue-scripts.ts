import { queuedMessages } from '../retention';
import { Script } from './script';

/** The number of the newest message is kept for longer than any message is. */
const topKeptMs = 48 * 60 * 60_000;

/** Each message stands after the time at which it was queued. Arms the timer of a queue that was empty. */
export const enqueueFunction = `
local function enqueue(keys, name, messages)
  local wasEmpty = redis.call('LLEN', keys.queue) == 0
  local next = tonumber(redis.call('GET', keys.top) or '0') + 1
  for _, message in ipairs(messages) do
    redis.call('RPUSH', keys.queue, integer(now()) .. ';' .. message)
    redis.call('INCR', keys.top)
  end
  redis.call('LTRIM', keys.queue, -${queuedMessages}, -1)
  redis.call('PEXPIRE', keys.top, ${topKeptMs})
  if not wasEmpty or #messages == 0 then return end
  local id = 'queue:' .. name
  redis.call('ZADD', keys.timers, integer(now()), id)
  redis.call('HSET', keys.payloads, id, cjson.encode({ queue = name, next = next }))
  redis.call('HDEL', keys.claims, id)
end
`;

const queueKeys = `local keys = { queue = KEYS[1], top = KEYS[2], timers = KEYS[3], payloads = KEYS[4], claims = KEYS[5] }`;

/** Arguments: time, name, messages. */
export const enqueueScript = new Script(`${enqueueFunction}
${queueKeys}
local messages = {}
for at = 3, #ARGV do messages[#messages + 1] = ARGV[at] end
enqueue(keys, ARGV[2], messages)
`);

/** Arguments: time, the most messages. Returns the id of the newest message, the length of the queue, and the oldest messages. */
export const queuedScript = new Script(`
local top = tonumber(redis.call('GET', KEYS[2]) or '0')
return { integer(top), integer(redis.call('LLEN', KEYS[1])), redis.call('LRANGE', KEYS[1], 0, tonumber(ARGV[2]) - 1) }
`);

/** Arguments: time, name, the last id to remove. */
export const dequeueScript = new Script(`${queueKeys}
local length = redis.call('LLEN', keys.queue)
local first = tonumber(redis.call('GET', keys.top) or '0') - length + 1
local count = tonumber(ARGV[3]) - first + 1
if count > 0 then redis.call('LTRIM', keys.queue, count, -1) end
if count < length then return end
local id = 'queue:' .. ARGV[2]
redis.call('ZREM', keys.timers, id)
redis.call('HDEL', keys.payloads, id)
redis.call('HDEL', keys.claims, id)
`);
