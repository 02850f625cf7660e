-- Name some of the places that are here, and where to go on. All that are here from the first step to the last are named.
-- KEYS: meta places leaving
-- ARGV: cursor count:number
-- ANSWERS: {changes, cursor of the next step, "0" after the last; {place, ...}; {place that leaves when its call ends, ...}}

local found = redis.call('ZSCAN', PLACES, cursor, 'COUNT', count)
local places = {}
for index = 1, #found[2], 2 do
  places[#places + 1] = found[2][index]
end
return { redis.call('HGET', META, 'changes') or '0', found[1], places, redis.call('SMEMBERS', LEAVING) }
