-- Find the lease that a call to the place would belong to now.
-- KEYS: leases visitors present joined calls
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number attribution_window_seconds:number place
-- USES: times lease_times visitor_rows lease_rows call_rows replies
-- ANSWERS: the lease as `write_lease` has it, or nothing

local lease = read_lease(place)
return lease and is_attributed(lease, now) and write_lease(lease, now)
