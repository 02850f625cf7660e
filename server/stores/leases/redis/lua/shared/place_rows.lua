-- A place that is no longer the pool's: gone with all that is kept of it.

local function drop_place(place, lease)
  if lease then
    forget_lease(lease)
  end
  redis.call('ZREM', PLACES, place)
  redis.call('HDEL', CALLS, place)
  redis.call('ZREM', ON_CALL, place)
  redis.call('SREM', LEAVING, place)
  leave_pool(place)
end
