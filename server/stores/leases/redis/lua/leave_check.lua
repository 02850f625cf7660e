-- End the lease of a check of the site. The number is free at once, unless something else keeps it.
-- KEYS: resting meta pool_numbers
-- ARGV: now:number pool_number lease_id
-- USES: times check_rows rests
-- RETURNS: nothing

local lent = tonumber(lent_until(pool_number, lease_id) or 0)
if lent <= now then
  return
end
redis.call('HDEL', META, 'check_number', 'check_lease', 'check_until')
-- It may have moved to another pool meanwhile, and rest there for longer; or a call keeps it.
if rests_until(pool_number) == lent then
  redis.call('ZADD', RESTING, now, pool_number)
  if tonumber(redis.call('ZSCORE', POOL_NUMBERS, pool_number) or 0) == lent then
    redis.call('ZADD', POOL_NUMBERS, now, pool_number)
  end
end
