-- The calls on a number: a packed row with the running calls, each {call_id, started_at, lease_id, is_holding}, and the IDs
-- of the last ended ones. `lease_id` is the lease that a call belongs to, or ''; `is_holding`: it was live at the start.

-- Whether the pool has the number, or keeps it until a call ends.
local function is_kept(pool_number)
  return redis.call('ZSCORE', POOL_NUMBERS, pool_number) or redis.call('SISMEMBER', LEAVING, pool_number) == 1
end

local function read_calls(pool_number, now)
  local row = redis.call('HGET', CALLS, pool_number)
  if not row then
    return {}, {}
  end
  local calls, ended = cmsgpack.unpack(row)
  local running = {}
  for _, call in ipairs(calls) do
    if call[2] + LONGEST_CALL_SECONDS > now then
      running[#running + 1] = call
    end
  end
  return running, ended
end

-- When the last call on the number ends at the latest, and the last one that reserves the lease; 0 without any.
local function ends_of_calls(running, lease)
  local called_until, held_until = 0, 0
  for _, call in ipairs(running) do
    called_until = math.max(called_until, call[2] + LONGEST_CALL_SECONDS)
    if lease and call[4] and call[3] == lease.lease_id then
      held_until = math.max(held_until, call[2] + LONGEST_CALL_SECONDS)
    end
  end
  return called_until, held_until
end

-- Save the end of a lease that lived only by a call, before that call is dropped as overdue.
local function end_overdue(lease, now)
  if lease and lease.gone == '' and not is_live(lease, now) then
    lease.gone, lease.ended_at = 'expired', ends_at(lease)
  end
end

local function note_calls(lease, running)
  lease.called_until, lease.held_until = ends_of_calls(running, lease)
end

local function save_calls(pool_number, running, ended)
  while #ended > MOST_ENDED_CALLS do
    table.remove(ended, 1)
  end
  if #running == 0 then
    redis.call('ZREM', ON_CALL, pool_number)
  else
    redis.call('ZADD', ON_CALL, (ends_of_calls(running)), pool_number)
  end
  redis.call('HSET', CALLS, pool_number, cmsgpack.pack(running, ended))
end

local function find_call(calls, call_id)
  for index, call in ipairs(calls) do
    if call == call_id or call[1] == call_id then
      return index, call
    end
  end
  return nil
end
