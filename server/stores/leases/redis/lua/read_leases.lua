-- Read the leases on some numbers.
-- KEYS: leases visitors present joined calls
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number pool_numbers:list
-- USES: times lease_times visitor_rows lease_rows call_rows replies
-- RETURNS: the leases as `write_lease` returns them; numbers without a lease are skipped

local leases = {}
for _, pool_number in ipairs(pool_numbers) do
  local lease = read_lease(pool_number)
  if lease then
    leases[#leases + 1] = write_lease(lease, now)
  end
end
return leases
