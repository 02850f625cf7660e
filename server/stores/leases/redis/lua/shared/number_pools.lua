-- The pools of the account that keep rows of a number: their IDs, one on each line, in `number_pools`. One pool has the number;
-- others may have a call on it that began when it was theirs.

local function list_other_pools(pool_number)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', NUMBER_POOLS, pool_number) or '', '[^\n]+') do
    if id ~= pool_id then
      ids[#ids + 1] = id
    end
  end
  return ids
end

local function save_pools(pool_number, ids)
  if #ids == 0 then
    redis.call('HDEL', NUMBER_POOLS, pool_number)
  else
    redis.call('HSET', NUMBER_POOLS, pool_number, table.concat(ids, '\n'))
  end
end

local function join_pool(pool_number)
  local ids = list_other_pools(pool_number)
  table.insert(ids, 1, pool_id)
  save_pools(pool_number, ids)
end

local function leave_pool(pool_number)
  save_pools(pool_number, list_other_pools(pool_number))
end
