-- Name some of the numbers that are here, and where to go on. All that are here from the first step to the last are named.
-- KEYS: meta pool_numbers leaving
-- ARGV: cursor count:number
-- RETURNS: {changes, cursor of the next step, "0" after the last; {pool_number, ...}; {pool_number that leaves when its call ends, ...}}

local found = redis.call('ZSCAN', POOL_NUMBERS, cursor, 'COUNT', count)
local pool_numbers = {}
for index = 1, #found[2], 2 do
  pool_numbers[#pool_numbers + 1] = found[2][index]
end
return { redis.call('HGET', META, 'changes') or '0', found[1], pool_numbers, redis.call('SMEMBERS', LEAVING) }
