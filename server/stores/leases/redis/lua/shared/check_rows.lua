-- The number that a pool lends to a check of the site: fields of `meta`, valid until `check_until`.

-- The time until which the number is lent to the lease; nothing if it is not, or was lent to another one since.
local function lent_until(pool_number, lease_id)
  local lent = redis.call('HMGET', META, 'check_number', 'check_lease', 'check_until')
  return lent[1] == pool_number and lent[2] == lease_id and lent[3] or nil
end
