-- Count the pool's numbers by state, and list those of the newest leases. Numbers that leave the pool are not counted.
-- KEYS: pool_numbers leases ends newest on_call leaving
-- ARGV: now:number most_leases:number
-- USES: times lease_rows
-- RETURNS: {live, on a call, not free, {pool_number, visitors remembered, pool_number, visitors remembered, ...}}

local after = '(' .. write_time(now)
local on_call = redis.call('ZCOUNT', ON_CALL, after, '+inf')
local is_leaving = {}
for _, pool_number in ipairs(redis.call('SMEMBERS', LEAVING)) do
  is_leaving[pool_number] = true
  if tonumber(redis.call('ZSCORE', ON_CALL, pool_number) or 0) > now then
    on_call = on_call - 1
  end
end
local newest = {}
for _, pool_number in ipairs(redis.call('ZREVRANGE', NEWEST, 0, most_leases - 1)) do
  if not is_leaving[pool_number] then
    newest[#newest + 1] = pool_number
    newest[#newest + 1] = read_lease(pool_number).remembered
  end
end
return { redis.call('ZCOUNT', ENDS, after, '+inf'), on_call, redis.call('ZCOUNT', POOL_NUMBERS, after, '+inf'), newest }
