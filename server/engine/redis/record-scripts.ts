import { Script, unexpired } from './script';

/** Keys: record, and with a rank that of the record. Arguments: time, value, life in ms, rank (or empty). A record of a higher rank stays. */
export const putScript = new Script(`
if ARGV[4] ~= '' then
  if tonumber(redis.call('GET', KEYS[2]) or '0') > tonumber(ARGV[4]) then return end
  redis.call('SET', KEYS[2], ARGV[4], 'PX', ARGV[3])
end
redis.call('SET', KEYS[1], integer(now() + ARGV[3]) .. ';' .. ARGV[2], 'PX', ARGV[3])
`);

/** Arguments: time. */
export const getScript = new Script(`${unexpired}
return unexpired(redis.call('GET', KEYS[1])) or false
`);

/** Arguments: time, expected value, new value, life in ms; an empty value is none. Returns 1 when the record was as expected. */
export const replaceScript = new Script(`${unexpired}
if (unexpired(redis.call('GET', KEYS[1])) or '') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('DEL', KEYS[1])
else redis.call('SET', KEYS[1], integer(now() + ARGV[4]) .. ';' .. ARGV[3], 'PX', ARGV[4]) end
return 1
`);

/** Arguments: time, life in ms of a new count. */
export const incrementScript = new Script(`${unexpired}
local stored = redis.call('GET', KEYS[1])
local count = tonumber(unexpired(stored) or '')
if not count then
  redis.call('SET', KEYS[1], integer(now() + ARGV[2]) .. ';1', 'PX', ARGV[2])
  return 1
end
local untilTime = string.sub(stored, 1, string.find(stored, ';', 1, true) - 1)
redis.call('SET', KEYS[1], untilTime .. ';' .. integer(count + 1), 'KEEPTTL')
return count + 1
`);
