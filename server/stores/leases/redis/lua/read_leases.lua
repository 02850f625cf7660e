-- Read the leases on some places.
-- KEYS: leases visitors present joined calls
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number places:list
-- USES: times lease_times visitor_rows lease_rows call_rows replies
-- ANSWERS: the leases as `write_lease` has them; places without one are passed over

local leases = {}
for _, place in ipairs(places) do
  local lease = read_lease(place)
  if lease then
    leases[#leases + 1] = write_lease(lease, now)
  end
end
return leases
