-- Reserve a number while a call to it runs, and find the lease that the call belongs to.
-- KEYS: meta pool_numbers leases visitors present joined ends clients calls on_call leaving
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number attribution_window_seconds:number revision pool_number call_id
-- USES: times lease_times visitor_rows lease_rows call_rows replies
-- RETURNS: {"numbers_changed"} as claim.lua; the lease as `write_lease` returns it; or nothing

if revision ~= '' and redis.call('HGET', META, 'revision') ~= revision then
  return { 'numbers_changed' }
end
if not is_kept(pool_number) then
  return false
end
local lease = read_lease(pool_number)
local running, ended = read_calls(pool_number, now)
local _, known = find_call(running, call_id)
if known then
  return lease and known[3] ~= '' and write_lease(lease, now)
end
local belongs = lease and is_attributed(lease, now)
if find_call(ended, call_id) then
  return belongs and write_lease(lease, now)
end

end_overdue(lease, now)
local is_holding = lease and is_live(lease, now) or false
running[#running + 1] = { call_id, now, belongs and lease.lease_id or '', is_holding }
save_calls(pool_number, running, ended)
if lease then
  note_calls(lease, running)
  save_lease(lease, now)
end
redis.call('ZADD', POOL_NUMBERS, 'XX', 'GT', now + LONGEST_CALL_SECONDS, pool_number)
return belongs and write_lease(lease, now)
