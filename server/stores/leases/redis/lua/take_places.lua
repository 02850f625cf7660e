-- Add places that are new in the pool, which are free at once; and those that were to leave, but are back. Doing so
-- twice changes nothing.
-- KEYS: meta places on_call leaving
-- ARGV: now:number take_over new_places:list
-- ANSWERS: 1, or 0 when another take-over has begun since

if redis.call('HGET', META, 'take_over') ~= take_over then
  return 0
end
if redis.call('EXISTS', LEAVING) == 1 then
  for _, place in ipairs(new_places) do
    if redis.call('SREM', LEAVING, place) == 1 then
      redis.call('ZADD', PLACES, math.max(now, tonumber(redis.call('ZSCORE', ON_CALL, place) or 0)), place)
    end
  end
end
local free_since_ever = {}
for index, place in ipairs(new_places) do
  free_since_ever[2 * index - 1], free_since_ever[2 * index] = 0, place
end
redis.call('ZADD', PLACES, 'NX', unpack(free_since_ever))
return 1
