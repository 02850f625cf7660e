-- Move numbers into a pool and out of it; incoming numbers come from the pools of the account that keep them. The first numbers
-- of a pool are free when they would have been free there; later ones also wait for the buffer, because another server may
-- not know them yet. The keys of each other pool follow, in the same order as the pool's own.
-- KEYS: number_pools resting
--       meta pool_numbers leases numbers_by_key visitors present joined ends newest clients calls on_call leaving record
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number pool_id changes revision
--       pools_given:number places_coming:number pools_and_places:list
-- USES: times keeping lease_times visitor_rows lease_rows call_rows number_pools number_rows rests record ends removing
-- RETURNS: {"moved", changes, how many came, how many left}: fewer than requested if they have many rows; the pool has the
--          revision when all have moved. Or, after changing nothing, {"other_pools", their IDs} if one that keeps some numbers
--          is missing, or {"numbers_changed"} if another server has moved numbers of the pool since they were listed

local pool_ids, coming, going = { [0] = pool_id }, {}, {}
for index, word in ipairs(pools_and_places) do
  local list = index <= pools_given and pool_ids or index <= pools_given + places_coming and coming or going
  list[#list + 1] = word
end

local longest_lease, width = max_lease_seconds, (#KEYS - 2) / (pools_given + 1)
local function turn_to_pool(number)
  META, POOL_NUMBERS, LEASES, NUMBERS_BY_KEY, VISITORS, PRESENT, JOINED, ENDS, NEWEST, CLIENTS, CALLS, ON_CALL, LEAVING,
    RECORD = unpack(KEYS, 3 + width * number, 2 + width * (number + 1))
  pool_id = pool_ids[number]
  -- The max lease time of another pool is unknown here; without it a lease can only end too late.
  max_lease_seconds = number == 0 and longest_lease or math.huge
end

if (redis.call('HGET', META, 'changes') or '0') ~= changes then
  return { 'numbers_changed' }
end
local number_of = {}
for number, id in pairs(pool_ids) do
  number_of[id] = number
end
local pools_of, others, is_any_unknown = {}, {}, false
for index, pool_number in ipairs(coming) do
  pools_of[index] = list_other_pools(pool_number)
  for _, id in ipairs(pools_of[index]) do
    others[id] = true
    is_any_unknown = is_any_unknown or not number_of[id]
  end
end
if is_any_unknown then
  local reply = { 'other_pools' }
  for id in pairs(others) do
    reply[#reply + 1] = id
  end
  return reply
end

local rows_changed, is_changed = 0, {}
local function take_away(pool_number, number)
  turn_to_pool(number)
  local free_from, rows, was_here = remove_pool_number(pool_number, now)
  rows_changed = rows_changed + rows
  is_changed[number] = is_changed[number] or was_here or nil
  turn_to_pool(0)
  return free_from
end

local earliest = redis.call('HEXISTS', META, 'revision') == 1 and now + buffer_seconds or 0
local function add(pool_number, free_from)
  if redis.call('SREM', LEAVING, pool_number) == 1 then
    free_from = math.max(now, free_from, tonumber(redis.call('ZSCORE', ON_CALL, pool_number) or 0))
  else
    -- Without the calls on it in other pools: when the last of them ends, they do not count any more.
    note_rest(pool_number, earliest, now)
    free_from = math.max(earliest, free_from)
  end
  redis.call('ZADD', POOL_NUMBERS, free_from, pool_number)
  join_pool(pool_number)
  rows_changed, is_changed[0] = rows_changed + 1, true
end

local came, left = 0, 0
while came < #coming and rows_changed < MOST_ROWS_A_STEP do
  came = came + 1
  local pool_number = coming[came]
  local rest = rests_until(pool_number)
  local free_from = rest > now and rest or 0
  for _, id in ipairs(pools_of[came]) do
    free_from = math.max(free_from, take_away(pool_number, number_of[id]))
  end
  add(pool_number, free_from)
end
while left < #going and rows_changed < MOST_ROWS_A_STEP do
  left = left + 1
  take_away(going[left], 0)
end

for number in pairs(is_changed) do
  turn_to_pool(number)
  if redis.call('HEXISTS', META, 'revision') == 1 then
    -- The numbers match no revision now. The next claim of the pool moves its own numbers there again.
    redis.call('HSET', META, 'revision', '')
  end
  redis.call('HINCRBY', META, 'changes', 1)
end
turn_to_pool(0)
if revision ~= '' and came == #coming and left == #going then
  redis.call('HSET', META, 'revision', revision)
end
keep_pool()
return { 'moved', redis.call('HGET', META, 'changes') or '0', came, left }
