import { newestKept } from '../retention';
import { Script } from './script';

/**
 * The part of a commit that changes a roster, in two steps, because nothing may be written before everything is known to fit. In the
 * arguments an empty text stands for no entry, which no JSON is.
 */
export const rosterFunctions = `
local function rosterRefusal(keys, change)
  if change.mustBeEmpty and redis.call('HLEN', keys.entries) > 0 then return 'conflict' end
  if change.id == '' then return nil end
  local stored = redis.call('HGET', keys.entries, change.id) or ''
  if stored ~= change.expected then return 'conflict' end
  if stored ~= '' or change.entry == '' or change.most == '' then return nil end
  if redis.call('HLEN', keys.entries) >= tonumber(change.most) then return 'full' end
end
local function changeRoster(keys, change)
  if change.id == '' then return end
  if change.entry == '' then
    redis.call('HDEL', keys.entries, change.id)
    redis.call('ZREM', keys.ids, change.id)
    return
  end
  redis.call('HSET', keys.entries, change.id, change.entry)
  if change.expected ~= '' then return end
  redis.call('ZADD', keys.ids, 0, change.id)
  redis.call('LPUSH', keys.newest, change.id)
  redis.call('LTRIM', keys.newest, 0, ${newestKept - 1})
end
`;

const keys = `local keys = { entries = KEYS[1], ids = KEYS[2], newest = KEYS[3] }
`;

/** Arguments: time, the id after which the page begins (`-` for the first), the most entries. Returns ids and entries in turn. */
export const rosterPageScript = new Script(`${keys}
local page = {}
for _, id in ipairs(redis.call('ZRANGEBYLEX', keys.ids, ARGV[2], '+', 'LIMIT', 0, ARGV[3])) do
  page[#page + 1] = id
  page[#page + 1] = redis.call('HGET', keys.entries, id)
end
return page
`);

/** Arguments: time, the most entries. Returns the number of all, then ids and entries of the newest in turn. */
export const rosterSummaryScript = new Script(`${keys}
local found = { integer(redis.call('HLEN', keys.entries)) }
local known = {}
for _, id in ipairs(redis.call('LRANGE', keys.newest, 0, -1)) do
  local entry = redis.call('HGET', keys.entries, id)
  if entry and not known[id] and #found < 1 + 2 * tonumber(ARGV[2]) then
    known[id] = true
    found[#found + 1] = id
    found[#found + 1] = entry
  end
end
return found
`);
