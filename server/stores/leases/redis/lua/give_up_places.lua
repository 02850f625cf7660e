-- Give places up to another pool of the account. Asked again, the answer is the same: their rest stays known here.
-- A take-over of this pool's that goes on would not know of it, and so is none any more.
-- KEYS: meta places leases key_places visitors present joined ends newest clients calls on_call
--       leaving resting record
-- ARGV: now:number max_lease_seconds:number asked_places:list
-- USES: times keeping lease_times visitor_rows lease_rows call_rows place_rows rests record ends removing
-- ANSWERS: {when the place would have been free here, ...}, each in the order that they were asked for

local function find_free_at(place)
  local free_from = tonumber(redis.call('ZSCORE', PLACES, place) or 0)
  local rest = rests_until(place)
  return math.max(free_from, rest > now and rest or 0, (ends_of_calls((read_calls(place, now)))))
end

local times = {}
local had_some = false
for index, place in ipairs(asked_places) do
  times[index] = write_time(find_free_at(place))
  if is_kept(place) then
    had_some = had_some or redis.call('ZSCORE', PLACES, place)
    remove_place(place, now)
  end
end
if had_some and redis.call('HEXISTS', META, 'revision') == 1 then
  -- The places are not those of any revision now: whoever claims of this pool takes its own over anew.
  redis.call('HSET', META, 'revision', '')
end
redis.call('HDEL', META, 'take_over', 'next_revision', 'take_over_at')
keep_pool()
return times
