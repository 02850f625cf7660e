-- End a call. The number is free at once if no other call is on it and at most one visitor, the caller, viewed it. The call
-- ends in all pools of the account that keep the number: the keys of each follow, in the order of the pool's own. In other pools
-- than the given one, the lease of the number ends with the call.
-- KEYS: number_pools resting
--       meta pool_numbers leases numbers_by_key visitors present joined ends newest clients calls on_call leaving
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number pool_id pool_number call_id pools:list
-- USES: times keeping lease_times visitor_rows lease_rows call_rows number_pools number_rows rests
-- RETURNS: nothing; or, after changing nothing, {"other_pools", their IDs} if one that keeps the number is missing in `pools`

local given = {}
for _, id in ipairs(pools) do
  given[id] = true
end
local others = list_other_pools(pool_number)
for _, id in ipairs(others) do
  if not given[id] then
    return { 'other_pools', unpack(others) }
  end
end

local own_id, longest_lease, width = pool_id, max_lease_seconds, (#KEYS - 2) / (#pools + 1)
local function turn_to_pool(number)
  META, POOL_NUMBERS, LEASES, NUMBERS_BY_KEY, VISITORS, PRESENT, JOINED, ENDS, NEWEST, CLIENTS, CALLS, ON_CALL, LEAVING =
    unpack(KEYS, 3 + width * number, 2 + width * (number + 1))
  pool_id = number == 0 and own_id or pools[number]
  -- How long leases of another pool last is not known here; without a bound their ends come too late, if at all.
  max_lease_seconds = number == 0 and longest_lease or math.huge
end

local function end_lease(lease, running, is_own)
  if not is_own and lease.gone == '' then
    lease.gone, lease.ended_at = 'expired', math.min(now, ends_at(lease))
  end
  end_overdue(lease, now)
  note_calls(lease, running)
  if lease.gone == '' then
    if #running == 0 and not is_crowded(lease, now) and count_viewers(pool_number, now) <= 1 then
      lease.gone, lease.ended_at = 'released', now
    elseif not is_live(lease, now) then
      lease.gone, lease.ended_at = 'expired', now
    end
  end
  save_lease(lease, now)
end

-- Returns when the call would have ended at the latest, if it ran in the pool; and when the calls that continue there end.
local function end_in_pool(is_own)
  local running, ended = read_calls(pool_number, now)
  local known = find_call(ended, call_id)
  if known then
    table.remove(ended, known)
  end
  ended[#ended + 1] = call_id
  local position, call = find_call(running, call_id)
  if position then
    table.remove(running, position)
  end
  save_calls(pool_number, running, ended)
  local lease = read_lease(pool_number)
  if position and #running == 0 and redis.call('SISMEMBER', LEAVING, pool_number) == 1 then
    drop_pool_number(pool_number, lease)
  elseif position and lease then
    end_lease(lease, running, is_own)
  end
  return call and call[2] + LONGEST_CALL_SECONDS, (ends_of_calls(running))
end

local owner, free_from, over_at, called_until = nil, 0, math.huge, 0
for number = 0, #pools do
  turn_to_pool(number)
  if is_kept(pool_number) then
    local score = redis.call('ZSCORE', POOL_NUMBERS, pool_number)
    if score then
      owner, free_from = number, tonumber(score)
    end
    local call_over_at, others_over_at = end_in_pool(number == 0)
    over_at = math.min(over_at, call_over_at or math.huge)
    called_until = math.max(called_until, others_over_at)
  end
end
if owner and free_from >= over_at then
  turn_to_pool(owner)
  local rest = math.max(now, end_of_showing(read_lease(pool_number)), rests_until(pool_number), called_until)
  redis.call('ZADD', POOL_NUMBERS, 'XX', rest, pool_number)
end
-- What was just written in a pool that is gone needs a time to live too.
keep_pool()
