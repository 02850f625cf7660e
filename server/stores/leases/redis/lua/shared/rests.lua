-- Numbers at rest: `resting` has the numbers that left or joined a pool of the account, with the time before which no pool may
-- lease them. A rest outlasts a number's stay in a pool, because pages may still show it; ended rests are deleted later.

local function rests_until(pool_number)
  return tonumber(redis.call('ZSCORE', RESTING, pool_number) or 0)
end

local function note_rest(pool_number, free_from, now)
  if free_from > now then
    redis.call('ZADD', RESTING, 'GT', free_from, pool_number)
  end
end
