-- Hold a number while a call to it runs, and find the lease that the call belongs to.
-- KEYS: places leases visitors present joined ends clients calls on_call
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number attribution_window_seconds:number place call_id
-- USES: times lease_times visitor_rows lease_rows call_rows replies
-- ANSWERS: the lease as `write_lease` has it, or nothing

if not redis.call('ZSCORE', PLACES, place) then
  return false
end
local lease = read_lease(place)
local running, ended = read_calls(place, now)
local _, told = find_call(running, call_id)
if told then
  return lease and lease.lease_id == told[3] and write_lease(lease, now)
end
local belongs = lease and is_attributed(lease, now)
if find_call(ended, call_id) then
  return belongs and write_lease(lease, now)
end

local is_holding = lease and is_live(lease, now) or false
running[#running + 1] = { call_id, now, belongs and lease.lease_id or '', is_holding }
save_calls(place, running, ended)
if lease then
  lease.called_until, lease.held_until = ends_of_calls(running, lease)
  save_lease(lease, now)
else
  redis.call('ZADD', PLACES, (ends_of_calls(running)), place)
end
return belongs and write_lease(lease, now)
