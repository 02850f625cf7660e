-- Drop places that are no longer in the pool, with their leases; those with a call on it when it ends.
-- KEYS: meta places leases key_places visitors present joined ends newest clients calls on_call
--       leaving resting record
-- ARGV: now:number max_lease_seconds:number take_over gone_places:list
-- USES: times keeping lease_times visitor_rows lease_rows call_rows place_rows rests record ends removing
-- ANSWERS: 1, or 0 when another take-over has begun since

if redis.call('HGET', META, 'take_over') ~= take_over then
  return 0
end
for _, place in ipairs(gone_places) do
  remove_place(place, now)
end
keep_pool()
return 1
