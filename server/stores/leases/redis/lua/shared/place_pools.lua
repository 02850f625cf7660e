-- Which pools of the account keep something of a place: their ids, a line each, in `place_pools`. One has it; others may have
-- a call on it that began when it was theirs.

local function list_other_pools(place)
  local ids = {}
  for id in string.gmatch(redis.call('HGET', PLACE_POOLS, place) or '', '[^\n]+') do
    if id ~= pool_id then
      ids[#ids + 1] = id
    end
  end
  return ids
end

local function save_pools(place, ids)
  if #ids == 0 then
    redis.call('HDEL', PLACE_POOLS, place)
  else
    redis.call('HSET', PLACE_POOLS, place, table.concat(ids, '\n'))
  end
end

local function join_pool(place)
  local ids = list_other_pools(place)
  table.insert(ids, 1, pool_id)
  save_pools(place, ids)
end

local function leave_pool(place)
  save_pools(place, list_other_pools(place))
end
