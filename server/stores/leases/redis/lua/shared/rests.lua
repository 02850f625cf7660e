-- Numbers at rest: `resting` has those that left a pool of the account, or came to one, by when they may be leased again
-- whoever has them. It outlasts a number's stay in a pool, as pages may still show it; what is over is forgotten in time.

local function rests_until(pool_number)
  return tonumber(redis.call('ZSCORE', RESTING, pool_number) or 0)
end

local function note_rest(pool_number, free_from, now)
  if free_from > now then
    redis.call('ZADD', RESTING, 'GT', free_from, pool_number)
  end
end
