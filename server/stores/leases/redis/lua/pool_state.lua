-- Count the pool's places by what they do, and name those of the newest leases.
-- KEYS: places leases ends newest on_call leaving
-- ARGV: now:number most_leases:number
-- USES: times lease_rows
-- ANSWERS: {size, live, on a call, free, {place, visitors remembered, place, visitors remembered, ...}}

local newest = {}
for _, place in ipairs(redis.call('ZREVRANGE', NEWEST, 0, most_leases - 1)) do
  newest[#newest + 1] = place
  newest[#newest + 1] = read_lease(place).remembered
end
return {
  redis.call('ZCARD', PLACES) - redis.call('SCARD', LEAVING),
  redis.call('ZCOUNT', ENDS, '(' .. write_time(now), '+inf'),
  redis.call('ZCOUNT', ON_CALL, '(' .. write_time(now), '+inf'),
  redis.call('ZCOUNT', PLACES, '-inf', now),
  newest,
}
