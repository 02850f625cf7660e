-- Drop places that are no longer in the pool, with their leases; those with a call on it when it ends.
-- KEYS: meta places leases key_places visitors present joined ends newest clients calls on_call leaving
-- ARGV: now:number max_lease_seconds:number take_over gone_places:list
-- USES: times lease_times visitor_rows lease_rows call_rows place_rows
-- ANSWERS: 1, or 0 when another take-over has begun since

if redis.call('HGET', META, 'take_over') ~= take_over then
  return 0
end
for _, place in ipairs(gone_places) do
  if #read_calls(place, now) == 0 then
    drop_place(place)
  else
    redis.call('SADD', LEAVING, place)
    local lease = read_lease(place)
    if lease and lease.gone == '' then
      lease.gone, lease.ended_at = 'expired', math.min(now, ends_at(lease))
      save_lease(lease, now)
    end
    if lease and redis.call('HGET', KEY_PLACES, lease.digest) == place then
      redis.call('HDEL', KEY_PLACES, lease.digest)
    end
    redis.call('ZREM', PLACES, place)
  end
end
return 1
