-- Let one caller raise an alert, and no other until `quiet_seconds` have passed.
-- KEYS: meta
-- ARGV: now:number quiet_seconds:number
-- RETURNS: 1 for that caller, else 0

local alerted_at = redis.call('HGET', META, 'alerted_at')
if alerted_at and now < tonumber(alerted_at) + quiet_seconds then
  return 0
end
redis.call('HSET', META, 'alerted_at', now)
return 1
