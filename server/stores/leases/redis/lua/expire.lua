-- Forget leases that no call can belong to any more and rests that have ended, and record the number of live leases.
-- KEYS: number_pools resting
--       meta pool_numbers leases numbers_by_key visitors present joined ends newest clients calls on_call leaving record
-- ARGV: now:number max_lease_seconds:number attribution_window_seconds:number most_leases:number
-- USES: times keeping lease_times visitor_rows lease_rows record ends
-- RETURNS: the number of forgotten leases; fewer than possible if they have many visitors

local kept = redis.call('HMGET', META, 'revision', 'step')
if not kept[1] then
  return 0
end
turn_step(kept[2], now)
keep_pool()
local live = redis.call('ZCOUNT', ENDS, '(' .. write_time(now), '+inf')
local most_live = redis.call('HGET', META, 'most_live')
if not most_live or tonumber(most_live) < live then
  redis.call('HSET', META, 'most_live', live)
end
redis.call('ZREMRANGEBYSCORE', RECORD, '-inf', now - RECORD_KEPT_SECONDS)
local over = redis.call('ZRANGEBYSCORE', RESTING, '-inf', now, 'LIMIT', 0, MOST_RESTS_FORGOTTEN)
if #over > 0 then
  redis.call('ZREM', RESTING, unpack(over))
end
local forgotten, rows_changed = 0, 0
for _, pool_number in ipairs(redis.call('ZRANGEBYSCORE', ENDS, '-inf', now - attribution_window_seconds, 'LIMIT', 0, most_leases)) do
  local taken_until = redis.call('ZSCORE', POOL_NUMBERS, pool_number) or redis.call('ZSCORE', ON_CALL, pool_number) or 0
  if tonumber(taken_until) <= now then
    local lease = read_lease(pool_number)
    rows_changed = rows_changed + ROWS_OF_A_LEASE + lease.remembered
    count_end(lease, now)
    forget_lease(lease)
    forgotten = forgotten + 1
    if rows_changed >= MOST_ROWS_A_STEP then
      break
    end
  end
end
return forgotten
