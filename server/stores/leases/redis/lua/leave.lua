-- Record that a visitor has left; if no other visitor views the number, the buffer starts now. Repeats change nothing.
-- KEYS: pool_numbers leases visitors present ends clients
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number pool_number lease_id visitor_id
-- USES: times lease_times visitor_rows lease_rows
-- RETURNS: nothing

local lease = read_lease(pool_number)
if not lease or lease.lease_id ~= lease_id then
  return
end
local visitor = read_visitor(pool_number, visitor_id)
if not visitor or not visitor.is_present then
  return
end
mark_away(pool_number, visitor)
if is_live(lease, now) and not is_crowded(lease, now) and count_viewers(pool_number, now) == 0 then
  lease.viewed_until = now + buffer_seconds
  lease.last_due_at = now
  lease.end_kind = 'left'
  save_lease(lease, now)
end
