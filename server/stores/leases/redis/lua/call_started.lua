-- Hold a number while a call to it runs, and find the lease that the call belongs to.
-- KEYS: meta places leases visitors present joined ends clients calls on_call leaving
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number attribution_window_seconds:number revision place call_id
-- USES: times lease_times visitor_rows lease_rows call_rows replies
-- ANSWERS: {"places_changed"} as claim.lua; the lease as `write_lease` has it, or nothing

if revision ~= '' and redis.call('HGET', META, 'revision') ~= revision then
  return { 'places_changed' }
end
if not is_kept(place) then
  return false
end
local lease = read_lease(place)
local running, ended = read_calls(place, now)
local _, told = find_call(running, call_id)
if told then
  return lease and told[3] ~= '' and write_lease(lease, now)
end
local belongs = lease and is_attributed(lease, now)
if find_call(ended, call_id) then
  return belongs and write_lease(lease, now)
end

end_overdue(lease, now)
local is_holding = lease and is_live(lease, now) or false
running[#running + 1] = { call_id, now, belongs and lease.lease_id or '', is_holding }
save_calls(place, running, ended)
if lease then
  note_calls(lease, running)
  save_lease(lease, now)
end
redis.call('ZADD', PLACES, 'XX', 'GT', now + LONGEST_CALL_SECONDS, place)
return belongs and write_lease(lease, now)
