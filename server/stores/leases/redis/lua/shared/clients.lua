-- The number of live leases of a client. `clients` lists each lease under a time before which it does not end. The time is
-- corrected here, not whenever a lease is extended.

local function list_anew(lease, entry, now)
  redis.call('ZREM', CLIENTS, entry)
  if is_live(lease, now) then
    list_client(lease)
    save_row(lease)
  end
end

local function count_held(client, now)
  local after_now = client .. '\0' .. sortable(now) .. '\255'
  local overdue = redis.call('ZRANGEBYLEX', CLIENTS, '[' .. client .. '\0', '(' .. after_now, 'LIMIT', 0, MOST_OVERDUE)
  for _, entry in ipairs(overdue) do
    list_anew(read_lease(string.sub(entry, #client + 10)), entry, now)
  end
  return redis.call('ZLEXCOUNT', CLIENTS, '[' .. after_now, '(' .. client .. '\1')
end
