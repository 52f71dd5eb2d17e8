import { Script } from './script';

const keys = `local timers, payloads, claims = KEYS[1], KEYS[2], KEYS[3]
`;

/** Arguments: time, id, time until it is due, payload, whether one that waits stays (or empty). One that was claimed does not wait any more. */
export const setTimerScript = new Script(`${keys}
if ARGV[5] ~= '' and redis.call('ZSCORE', timers, ARGV[2]) and redis.call('HEXISTS', claims, ARGV[2]) == 0 then return end
redis.call('ZADD', timers, integer(now() + ARGV[3]), ARGV[2])
redis.call('HSET', payloads, ARGV[2], ARGV[4])
redis.call('HDEL', claims, ARGV[2])
`);

/** Arguments: time, id. */
export const clearTimerScript = new Script(`${keys}
redis.call('ZREM', timers, ARGV[2])
redis.call('HDEL', payloads, ARGV[2])
redis.call('HDEL', claims, ARGV[2])
`);

/**
 * Arguments: time, the most timers, life of a claim, name of the claim. A claimed timer is due again after that life, for another node if
 * this one died. Returns the time until the next one is due (or -1), and id and payload of each.
 */
export const claimScript = new Script(`${keys}
local time = now()
local claimed = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', timers, '-inf', integer(time), 'LIMIT', 0, ARGV[2])) do
  local payload = redis.call('HGET', payloads, id)
  if payload then
    redis.call('ZADD', timers, integer(time + ARGV[3]), id)
    redis.call('HSET', claims, id, ARGV[4])
    claimed[#claimed + 1] = id
    claimed[#claimed + 1] = payload
  else
    redis.call('ZREM', timers, id)
  end
end
local next = redis.call('ZRANGE', timers, 0, 0, 'WITHSCORES')[2]
return { next and integer(math.max(0, next - time)) or '-1', claimed }
`);

/** Arguments: time, id, name of the claim. A timer that was set again in between stays. */
export const settleTimerScript = new Script(`${keys}
if redis.call('HGET', claims, ARGV[2]) ~= ARGV[3] then return end
redis.call('ZREM', timers, ARGV[2])
redis.call('HDEL', payloads, ARGV[2])
redis.call('HDEL', claims, ARGV[2])
`);
