-- Make a pool's take-over the holder of places of the account, where the holder is the one that is expected; '' is nobody.
-- KEYS: holders
-- ARGV: holder places_and_expected:list
-- ANSWERS: {place, its holder, ...} of those that another one holds

local places = {}
for index = 1, #places_and_expected, 2 do
  places[#places + 1] = places_and_expected[index]
end
local held, others = {}, {}
for index, known in ipairs(redis.call('HMGET', HOLDERS, unpack(places))) do
  known = known or ''
  if known == places_and_expected[2 * index] then
    held[#held + 1] = places[index]
    held[#held + 1] = holder
  elseif known ~= holder then
    others[#others + 1] = places[index]
    others[#others + 1] = known
  end
end
if #held > 0 then
  redis.call('HSET', HOLDERS, unpack(held))
end
redis.call('EXPIRE', HOLDERS, POOL_KEPT_SECONDS)
return others
