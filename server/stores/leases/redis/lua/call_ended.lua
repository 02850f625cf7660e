-- End a call. The number is free at once if no other call is on it and at most one visitor, the caller, viewed it. The call
-- also ends in other pools of the account that keep the number only for it. The keys of each such pool follow, in the
-- same order as the pool's own.
-- KEYS: number_pools resting
--       meta pool_numbers leases numbers_by_key visitors present joined ends newest clients calls on_call leaving
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number pool_id revision pool_number call_id pools:list
-- USES: times lease_times visitor_rows lease_rows call_rows number_pools number_rows rests
-- RETURNS: nothing; or, after changing nothing, {"numbers_changed"} as claim.lua if the pool does not keep the number, or
--          {"other_pools", their IDs} if one that keeps it is missing in `pools`

if revision ~= '' and not is_kept(pool_number) and redis.call('HGET', META, 'revision') ~= revision then
  return { 'numbers_changed' }
end
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

local own_id, width = pool_id, (#KEYS - 2) / (#pools + 1)
local function turn_to_pool(number)
  META, POOL_NUMBERS, LEASES, NUMBERS_BY_KEY, VISITORS, PRESENT, JOINED, ENDS, NEWEST, CLIENTS, CALLS, ON_CALL, LEAVING =
    unpack(KEYS, 3 + width * number, 2 + width * (number + 1))
  pool_id = number == 0 and own_id or pools[number]
end

-- Move the call from the running to the ended ones; returns when it would have ended at the latest, if it ran here.
local function end_call(running, ended)
  local known = find_call(ended, call_id)
  if known then
    table.remove(ended, known)
  end
  ended[#ended + 1] = call_id
  local position, call = find_call(running, call_id)
  if not position then
    return nil
  end
  table.remove(running, position)
  return call[2] + LONGEST_CALL_SECONDS
end

local ended_until, called_elsewhere = nil, 0
for number in ipairs(pools) do
  turn_to_pool(number)
  local running, ended = read_calls(pool_number, now)
  if redis.call('SISMEMBER', LEAVING, pool_number) == 1 and find_call(running, call_id) then
    ended_until = math.max(ended_until or 0, end_call(running, ended))
    save_calls(pool_number, running, ended)
    if #running == 0 then
      drop_pool_number(pool_number, read_lease(pool_number))
    end
  end
  called_elsewhere = math.max(called_elsewhere, (ends_of_calls(running)))
end
turn_to_pool(0)

if not is_kept(pool_number) then
  return
end
local running, ended = read_calls(pool_number, now)
local lease = read_lease(pool_number)
local was_live = lease and is_live(lease, now)
local ran_here = end_call(running, ended)
save_calls(pool_number, running, ended)
if ran_here and #running == 0 and redis.call('SISMEMBER', LEAVING, pool_number) == 1 then
  drop_pool_number(pool_number, lease)
  return
end
if ran_here and lease then
  end_overdue(lease, now)
  note_calls(lease, running)
  if was_live and #running == 0 and not is_crowded(lease, now) and count_viewers(pool_number, now) <= 1 then
    lease.gone, lease.ended_at = 'released', now
  elseif was_live and not is_live(lease, now) then
    lease.gone, lease.ended_at = 'expired', now
  end
  save_lease(lease, now)
end
local free_from = tonumber(redis.call('ZSCORE', POOL_NUMBERS, pool_number) or 0)
if not was_live and (ran_here or ended_until and free_from >= ended_until) then
  local rest = math.max(now, rests_until(pool_number), called_elsewhere, (ends_of_calls(running)))
  redis.call('ZADD', POOL_NUMBERS, 'XX', rest, pool_number)
end
