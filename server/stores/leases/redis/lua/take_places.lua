-- Add places that are new in the pool; and those that were to leave, but are back. Doing so twice changes nothing. The first
-- places are free at once; one that comes later may have been elsewhere, on pages that still show it, and waits for the buffer.
-- KEYS: meta places on_call leaving
-- ARGV: now:number buffer_seconds:number take_over new_places:list
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
local is_known = redis.call('HEXISTS', META, 'revision') == 1
local added = {}
for index, place in ipairs(new_places) do
  added[2 * index - 1], added[2 * index] = is_known and now + buffer_seconds or 0, place
end
redis.call('ZADD', PLACES, 'NX', unpack(added))
return 1
