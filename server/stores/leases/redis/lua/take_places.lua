-- Add places that are new in the pool; and those that were to leave, but are back. Doing so twice changes nothing. The first
-- places are free when they would have been free where they were; one that comes later waits for the buffer at least, as
-- another server may not know of it yet.
-- KEYS: meta places on_call leaving resting
-- ARGV: now:number buffer_seconds:number take_over new_places:list
-- ANSWERS: 1, or 0 when another take-over has begun since

if redis.call('HGET', META, 'take_over') ~= take_over then
  return 0
end
local is_any_leaving = redis.call('EXISTS', LEAVING) == 1
local earliest = redis.call('HEXISTS', META, 'revision') == 1 and now + buffer_seconds or 0
local rests = redis.call('ZMSCORE', RESTING, unpack(new_places))
local scores = redis.call('ZMSCORE', PLACES, unpack(new_places))
local added, resting, rested = {}, {}, {}
for index, place in ipairs(new_places) do
  local rest = tonumber(rests[index] or 0)
  if is_any_leaving and redis.call('SREM', LEAVING, place) == 1 then
    local called_until = tonumber(redis.call('ZSCORE', ON_CALL, place) or 0)
    redis.call('ZADD', PLACES, math.max(now, called_until, rest), place)
  elseif not scores[index] then
    local free_from = math.max(earliest, rest)
    added[#added + 1], added[#added + 2] = free_from, place
    if free_from > now then
      resting[#resting + 1], resting[#resting + 2] = free_from, place
    elseif rests[index] then
      rested[#rested + 1] = place
    end
  end
end
if #added > 0 then
  redis.call('ZADD', PLACES, unpack(added))
end
if #resting > 0 then
  redis.call('ZADD', RESTING, 'GT', unpack(resting))
end
if #rested > 0 then
  redis.call('ZREM', RESTING, unpack(rested))
end
return 1
