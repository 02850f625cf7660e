-- Count the pool's places by what they do, and name those of the newest leases. Places that leave are not counted.
-- KEYS: places leases ends newest on_call leaving
-- ARGV: now:number most_leases:number
-- USES: times lease_rows
-- ANSWERS: {live, on a call, not free, {place, visitors remembered, place, visitors remembered, ...}}

local after = '(' .. write_time(now)
local on_call = redis.call('ZCOUNT', ON_CALL, after, '+inf')
local is_leaving = {}
for _, place in ipairs(redis.call('SMEMBERS', LEAVING)) do
  is_leaving[place] = true
  if tonumber(redis.call('ZSCORE', ON_CALL, place) or 0) > now then
    on_call = on_call - 1
  end
end
local newest = {}
for _, place in ipairs(redis.call('ZREVRANGE', NEWEST, 0, most_leases - 1)) do
  if not is_leaving[place] then
    newest[#newest + 1] = place
    newest[#newest + 1] = read_lease(place).remembered
  end
end
return { redis.call('ZCOUNT', ENDS, after, '+inf'), on_call, redis.call('ZCOUNT', PLACES, after, '+inf'), newest }
