-- A place leaves the pool: at once, or, with a call on it, when it ends. Its number rests as long as is needed.

-- From when on no page shows the number, whatever calls are on it.
local function end_of_showing(lease)
  if not lease then
    return 0
  elseif lease.gone == 'released' then
    return lease.ended_at
  end
  return math.max(lease.gone == '' and live_until(lease) or lease.ended_at, lease.last_due_at)
end

local function remove_place(place, now)
  local lease = read_lease(place)
  local is_called = #read_calls(place, now) > 0
  local free_from = redis.call('ZSCORE', PLACES, place)
  if free_from then
    note_rest(place, is_called and end_of_showing(lease) or tonumber(free_from), now)
  end
  if lease and lease.end_kind then
    turn_step(redis.call('HGET', META, 'step'), now)
    count_end(lease, now)
    save_row(lease)
  end
  if not is_called then
    drop_place(place)
    return
  end
  redis.call('SADD', LEAVING, place)
  if lease and lease.gone == '' then
    lease.gone, lease.ended_at = 'expired', math.min(now, ends_at(lease))
    save_lease(lease, now)
  end
  if lease and redis.call('HGET', KEY_PLACES, lease.digest) == place then
    redis.call('HDEL', KEY_PLACES, lease.digest)
  end
  redis.call('ZREM', PLACES, place)
end
