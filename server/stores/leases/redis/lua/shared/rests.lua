-- Places at rest: `resting` has those that left a pool of the account, or came to one, by when they may be leased again
-- whoever has them. It outlasts a place's stay in a pool, as pages may still show it; what is over is forgotten in time.

local function rests_until(place)
  return tonumber(redis.call('ZSCORE', RESTING, place) or 0)
end

local function note_rest(place, free_from, now)
  if free_from > now then
    redis.call('ZADD', RESTING, 'GT', free_from, place)
  end
end
