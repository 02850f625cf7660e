-- Delete a number that has left the pool, with all its rows.

local function drop_pool_number(pool_number, lease)
  if lease then
    forget_lease(lease)
  end
  redis.call('ZREM', POOL_NUMBERS, pool_number)
  redis.call('HDEL', CALLS, pool_number)
  redis.call('ZREM', ON_CALL, pool_number)
  redis.call('SREM', LEAVING, pool_number)
  leave_pool(pool_number)
end
