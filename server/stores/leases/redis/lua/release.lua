-- End the live lease on a number at once, unless a call is on it.
-- KEYS: pool_numbers leases ends clients
-- ARGV: now:number max_lease_seconds:number pool_number
-- USES: times lease_times lease_rows
-- RETURNS: 1 if a lease ended, else 0

local lease = read_lease(pool_number)
if not lease or not is_live(lease, now) or lease.called_until > now then
  return 0
end
lease.gone, lease.ended_at = 'released', now
save_lease(lease, now)
return 1
