-- Remove a number from the pool: at once, or, with a call on it, when the call ends. The number rests as long as needed.

-- When pages stop showing the number, whatever calls are on it.
local function end_of_showing(lease)
  if not lease then
    return 0
  elseif lease.gone == 'released' then
    return lease.ended_at
  end
  return math.max(lease.gone == '' and live_until(lease) or lease.ended_at, lease.last_due_at)
end

-- Returns when the number would have been free here if a call on it continued; how many rows changed; and the number's score
-- if the pool had it, other than only until a call ends.
local function remove_pool_number(pool_number, now)
  local lease, running = read_lease(pool_number), read_calls(pool_number, now)
  local is_called = #running > 0
  local score = redis.call('ZSCORE', POOL_NUMBERS, pool_number)
  local free_from = tonumber(score or 0)
  if score then
    -- Without a lease its rest is already saved; it may wait for a call in another pool, which can end before.
    note_rest(pool_number, (is_called or not lease) and end_of_showing(lease) or free_from, now)
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
