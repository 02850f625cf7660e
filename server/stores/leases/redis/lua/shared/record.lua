-- The pool's record: `meta` has the counts of the current step and when it began; `record` has the finished steps, each an
-- entry "began_at claims new_leases misses most_live left silent max_lease_time released", with `-` for a `most_live` that was
-- never counted. The last four count ended leases.

local function write_step(began_at)
  local counted = redis.call('HMGET', META, 'claims', 'new_leases', 'misses', 'most_live',
    'left', 'silent', 'max_lease_time', 'released')
  return string.format('%.0f %d %d %d %s %d %d %d %d', began_at, counted[1], counted[2], counted[3], counted[4] or '-',
    counted[5] or 0, counted[6] or 0, counted[7] or 0, counted[8] or 0)
end

-- Begin the next step if it is time, and return whether it began. `began_at` is the start of the current step, if any. A
-- server whose clock is slow counts into the step of the others.
local function turn_step(began_at, now)
  local step_at = math.floor(now / RECORD_STEP_SECONDS) * RECORD_STEP_SECONDS
  if began_at and tonumber(began_at) >= step_at then
    return false
  end
  if began_at then
    redis.call('ZADD', RECORD, began_at, write_step(tonumber(began_at)))
  end
  redis.call('HSET', META, 'step', step_at, 'claims', 0, 'new_leases', 0, 'misses', 0)
  redis.call('HDEL', META, 'most_live', 'left', 'silent', 'max_lease_time', 'released')
  return true
end
