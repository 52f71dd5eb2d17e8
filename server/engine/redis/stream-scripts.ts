import { limits } from '../../../components/core/protocol/limits';
import { retainedBytes } from '../retention';
import { enqueueFunction } from './queue-scripts';
import { Script, unexpired } from './script';

/**
 * The store's process. It differs after a restart or a failover, in which the last commits may have been lost: the numbers of a stream
 * would then be given a second time, to other events.
 */
const runId = `
local function runId() return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') end
`;

/**
 * Keys: stream, log, index of streams, reply, replies of the owner, and those of a queue (or nothing).
 * Arguments: time, name, its JSON text, epoch of a new stream, expected epoch and number (or empty), state, channel,
 * idempotency key, its reply (or both empty), name of the queue (or empty), number of messages, messages, then for each event its kind for
 * the limits (a: attributes, o: others) and its text without the opening brace.
 */
export const commitScript = new Script(`${unexpired}${runId}${enqueueFunction}
local stream, log, index, replyKey, replies = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local name, nameText, newEpoch, expectedEpoch, expectedTop = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local state, channel, onceKey, reply, queue = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local at = 12
if onceKey ~= '' then
  local first = unexpired(redis.call('GET', replyKey))
  if first then return { 'repeated', first } end
end
local stored = redis.call('HMGET', stream, 'epoch', 'top', 'run', 'attributes', 'others', 'bytes')
local epoch = stored[1] or ''
if epoch ~= expectedEpoch or (epoch ~= '' and stored[2] ~= expectedTop) then return { 'conflict' } end
local run = runId()
local top = tonumber(stored[2] or '0')
local count = { a = tonumber(stored[4] or '0'), o = tonumber(stored[5] or '0') }
local bytes = tonumber(stored[6] or '0')
if epoch == '' or stored[3] ~= run then
  redis.call('DEL', log)
  epoch, top, bytes, count = newEpoch, 0, 0, { a = 0, o = 0 }
  redis.call('ZADD', index, 0, name)
end
local messages = {}
local messageCount = tonumber(ARGV[at])
for message = 1, messageCount do messages[message] = ARGV[at + message] end
at = at + messageCount + 1
local time = integer(now())
local events = {}
while at < #ARGV do
  top = top + 1
  local event = '{"t":"ev","n":' .. nameText .. ',"e":"' .. epoch .. '","s":' .. integer(top) .. ',"ts":' .. time .. ',' .. ARGV[at + 1]
  redis.call('RPUSH', log, ARGV[at] .. time .. ';' .. event)
  count[ARGV[at]] = count[ARGV[at]] + 1
  bytes = bytes + #event
  events[#events + 1] = event
  at = at + 2
end
local oldest = tonumber(time) - ${limits.retainedMs}
while true do
  local head = redis.call('LINDEX', log, 0)
  if not head then break end
  local split = string.find(head, ';', 1, true)
  local isOver = count.a > ${limits.retainedEvents} or count.o > ${limits.retainedEvents} or bytes > ${retainedBytes}
  if not isOver and tonumber(string.sub(head, 2, split - 1)) >= oldest then break end
  local kind = string.sub(head, 1, 1)
  count[kind] = count[kind] - 1
  bytes = bytes - (#head - split)
  redis.call('LPOP', log)
end
redis.call('HSET', stream, 'epoch', epoch, 'top', integer(top), 'state', state, 'run', run,
  'attributes', integer(count.a), 'others', integer(count.o), 'bytes', integer(bytes))
if onceKey ~= '' then
  redis.call('SET', replyKey, integer(now() + ${limits.idempotencyMs}) .. ';' .. reply, 'PX', ${limits.idempotencyMs})
  redis.call('LPUSH', replies, replyKey)
  redis.call('PEXPIRE', replies, ${limits.idempotencyMs})
  if redis.call('LLEN', replies) > ${limits.idempotencyKeys} then redis.call('DEL', redis.call('RPOP', replies)) end
end
if queue ~= '' then
  enqueue({ queue = KEYS[6], top = KEYS[7], timers = KEYS[8], payloads = KEYS[9], claims = KEYS[10] }, queue, messages)
end
local text = '[' .. table.concat(events, ',') .. ']'
if #events > 0 then redis.call('PUBLISH', channel, text) end
return { 'ok', epoch, integer(top), text }
`);

/** Keys: stream, log. Arguments: time, epoch, number. Returns the texts of the events after a position, or false. */
export const readScript = new Script(`
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'top')
local after = tonumber(ARGV[3])
if stored[1] ~= ARGV[2] or after > tonumber(stored[2]) then return false end
local top = tonumber(stored[2])
if after == top then return {} end
local first = top - redis.call('LLEN', KEYS[2]) + 1
if after + 1 < first then return false end
local found = redis.call('LRANGE', KEYS[2], after + 1 - first, -1)
local oldest = now() - ${limits.retainedMs}
for at, entry in ipairs(found) do
  local split = string.find(entry, ';', 1, true)
  if tonumber(string.sub(entry, 2, split - 1)) < oldest then return false end
  found[at] = string.sub(entry, split + 1)
end
return found
`);

/** Keys: stream, log, index of streams. Arguments: time, name, expected epoch and number (or empty), channel. */
export const dropScript = new Script(`
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'top')
if not stored[1] then return end
if ARGV[3] ~= '' and (stored[1] ~= ARGV[3] or stored[2] ~= ARGV[4]) then return end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('ZREM', KEYS[3], ARGV[2])
redis.call('PUBLISH', ARGV[5], 'dropped')
`);
