import { limits } from '../../../components/core/protocol/limits';
import { retainedBytes } from '../retention';
import { enqueueFunction } from './queue-scripts';
import { rosterFunctions } from './roster-scripts';
import { Script, unexpired } from './script';

/**
 * The id of the store's replication history, which a master takes anew when it starts and when it is promoted. The last commits may have been
 * lost then: the numbers of a stream would be given a second time, to other events. The id of the process does not do, because a master that
 * was a replica in between, and so lost its last commits, is still the same process.
 */
const historyId = `
local function historyId() return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)') end
`;

/**
 * Keys: stream, log, index of streams, replies of the owner and their order, the three of the roster, and those of a queue (or nothing).
 * Arguments: time, name, its JSON text, epoch of a new stream, expected epoch and number (or empty), state (empty: it stays), channel,
 * idempotency key, its reply (or both empty), name of the queue (or empty), those of the roster, number of messages, messages, then for
 * each event its kind for the limits (a: attributes, o: others) and its text without the opening brace.
 */
export const commitScript = new Script(`${unexpired}${historyId}${enqueueFunction}${rosterFunctions}
local stream, log, index, replies, replyOrder = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local name, nameText, newEpoch, expectedEpoch, expectedTop = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local state, channel, onceKey, reply, queue = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local roster = { entries = KEYS[6], ids = KEYS[7], newest = KEYS[8] }
local rosterChange = { id = ARGV[12], expected = ARGV[13], entry = ARGV[14], most = ARGV[15], mustBeEmpty = ARGV[16] ~= '' }
local at = 17
if onceKey ~= '' then
  local first = unexpired(redis.call('HGET', replies, onceKey))
  if first then return { 'repeated', first } end
end
local stored = redis.call('HMGET', stream, 'epoch', 'top', 'history', 'attributes', 'others', 'bytes')
local epoch = stored[1] or ''
if epoch ~= expectedEpoch or (epoch ~= '' and stored[2] ~= expectedTop) then return { 'conflict' } end
if epoch == '' and state == '' then return { 'conflict' } end
local refusal = rosterRefusal(roster, rosterChange)
if refusal then return { refusal } end
local history = state == '' and stored[3] or historyId()
local top = tonumber(stored[2] or '0')
local count = { a = tonumber(stored[4] or '0'), o = tonumber(stored[5] or '0') }
local bytes = tonumber(stored[6] or '0')
if epoch == '' or stored[3] ~= history then
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
changeRoster(roster, rosterChange)
local oldest = tonumber(time) - ${limits.retainedMs}
while state ~= '' do
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
if state ~= '' then
  redis.call('HSET', stream, 'epoch', epoch, 'top', integer(top), 'state', state, 'history', history,
    'attributes', integer(count.a), 'others', integer(count.o), 'bytes', integer(bytes))
end
if onceKey ~= '' then
  redis.call('HSET', replies, onceKey, integer(now() + ${limits.idempotencyMs}) .. ';' .. reply)
  redis.call('LPUSH', replyOrder, onceKey)
  if redis.call('LLEN', replyOrder) > ${limits.idempotencyKeys} then redis.call('HDEL', replies, redis.call('RPOP', replyOrder)) end
  redis.call('PEXPIRE', replies, ${limits.idempotencyMs})
  redis.call('PEXPIRE', replyOrder, ${limits.idempotencyMs})
end
if queue ~= '' then
  enqueue({ queue = KEYS[9], top = KEYS[10], timers = KEYS[11], payloads = KEYS[12], claims = KEYS[13] }, queue, messages)
end
local text = '[' .. table.concat(events, ',') .. ']'
if #events > 0 then redis.call('PUBLISH', channel, text) end
return { 'ok', epoch, integer(top), text, integer(redis.call('HLEN', roster.entries)) }
`);

/** Keys: replies of the owner. Arguments: time, idempotency key. */
export const repliedScript = new Script(`${unexpired}
return unexpired(redis.call('HGET', KEYS[1], ARGV[2])) or false
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

/** Keys: stream, log, index of streams, the three of the roster. Arguments: time, name, expected epoch and number (or empty), channel. */
export const dropScript = new Script(`
local stored = redis.call('HMGET', KEYS[1], 'epoch', 'top')
if not stored[1] then return end
if ARGV[3] ~= '' and (stored[1] ~= ARGV[3] or stored[2] ~= ARGV[4]) then return end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[4], KEYS[5], KEYS[6])
redis.call('ZREM', KEYS[3], ARGV[2])
redis.call('PUBLISH', ARGV[5], 'dropped')
`);
