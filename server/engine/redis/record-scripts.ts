import { Script, unexpired } from './script';

/** Arguments: time, value, life in ms. */
export const putScript = new Script(`
redis.call('SET', KEYS[1], integer(now() + ARGV[3]) .. ';' .. ARGV[2], 'PX', ARGV[3])
`);

/** Arguments: time. */
export const getScript = new Script(`${unexpired}
return unexpired(redis.call('GET', KEYS[1])) or false
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
