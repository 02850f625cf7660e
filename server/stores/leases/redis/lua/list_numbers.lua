-- List some of the stored numbers and the next cursor. Numbers that stay from the first to the last step are all listed.
-- KEYS: meta pool_numbers leaving
-- ARGV: cursor count:number
-- RETURNS: {changes, next cursor ("0" at the end), {pool_number, ...}, {pool_number that leaves when its call ends, ...}}

local found = redis.call('ZSCAN', POOL_NUMBERS, cursor, 'COUNT', count)
local pool_numbers = {}
for index = 1, #found[2], 2 do
  pool_numbers[#pool_numbers + 1] = found[2][index]
end
return { redis.call('HGET', META, 'changes') or '0', found[1], pool_numbers, redis.call('SMEMBERS', LEAVING) }
