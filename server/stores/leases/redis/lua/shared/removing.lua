-- Remove a number from the pool: at once, or, with a call on it, when the call ends. The number rests as long as needed.

-- Returns when the number would have been free here if a call on it continued; how many rows changed; and whether the pool
-- had it, other than only until a call ends.
local function remove_pool_number(pool_number, now)
  local lease, running = read_lease(pool_number), read_calls(pool_number, now)
  local is_called = #running > 0
  local score = redis.call('ZSCORE', POOL_NUMBERS, pool_number)
  local free_from = tonumber(score or 0)
  if score then
    -- It may wait for a call, here or in another pool, which can end before; what it rests for besides is noted already.
    note_rest(pool_number, math.min(free_from, end_of_showing(lease)), now)
  end
  if lease and lease.end_kind then
    turn_step(redis.call('HGET', META, 'step'), now)
    count_end(lease, now)
    save_row(lease)
  end
  local rows = lease and ROWS_OF_A_LEASE + lease.remembered or 1
  if not is_called then
    drop_pool_number(pool_number, lease)
    return free_from, rows, score
  end
  redis.call('SADD', LEAVING, pool_number)
  if lease and lease.gone == '' then
    lease.gone, lease.ended_at = 'expired', math.min(now, ends_at(lease))
    save_lease(lease, now)
  end
  if lease and redis.call('HGET', NUMBERS_BY_KEY, lease.digest) == pool_number then
    redis.call('HDEL', NUMBERS_BY_KEY, lease.digest)
  end
  redis.call('ZREM', POOL_NUMBERS, pool_number)
  return math.max(free_from, (ends_of_calls(running))), rows, score
end
