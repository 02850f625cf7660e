-- Find the lease that a call to the number would belong to now.
-- KEYS: leases visitors present joined calls
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number attribution_window_seconds:number pool_number
-- USES: times lease_times visitor_rows lease_rows call_rows replies
-- RETURNS: the lease as `write_lease` returns it, or nothing

local lease = read_lease(pool_number)
return lease and is_attributed(lease, now) and write_lease(lease, now)
