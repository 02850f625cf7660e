-- Let one caller raise an alert, and no other until it has been quiet for a while.
-- KEYS: meta
-- ARGV: now:number quiet_seconds:number
-- ANSWERS: 1 for the one, else 0

local quiet_until = tonumber(redis.call('HGET', META, 'quiet_until') or '0')
if now < quiet_until then
  return 0
end
redis.call('HSET', META, 'quiet_until', now + quiet_seconds)
return 1
