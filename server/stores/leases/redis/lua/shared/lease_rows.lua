-- A lease as stored: one packed row for each number, and the indexes that are derived from it.
-- `called_until` is when the last call on the number ends at the latest, `held_until` the same for calls that began while
-- the lease was live; 0 without any. `listed_until` is the time under which `clients` lists the lease. `former`: the earlier
-- leases to which calls could belong when this one was made, latest first, each with its tags and its end; or nothing.
-- `end_kind`: how the lease ends if nothing more happens, 'left' or 'silent', until its end is counted.
-- A number that leaves the pool is not in `pool_numbers` any more, and nothing here adds it again.

local function read_lease(pool_number)
  local row = redis.call('HGET', LEASES, pool_number)
  if not row then
    return nil
  end
  local lease = { pool_number = pool_number }
  lease.lease_id, lease.digest, lease.tags, lease.client, lease.claimed_at, lease.restarted_at, lease.viewed_until,
    lease.last_due_at, lease.next_slot_at, lease.crowded_until, lease.held_until, lease.called_until, lease.gone,
    lease.ended_at, lease.joins, lease.remembered, lease.listed_until, lease.former,
    lease.end_kind = cmsgpack.unpack(row)
  return lease
end

local function list_client(lease)
  lease.listed_until = ends_at(lease)
  redis.call('ZADD', CLIENTS, 0, lease.client .. '\0' .. sortable(lease.listed_until) .. lease.pool_number)
end

local function unlist_client(lease)
  redis.call('ZREM', CLIENTS, lease.client .. '\0' .. sortable(lease.listed_until) .. lease.pool_number)
end

local function save_row(lease)
  redis.call('HSET', LEASES, lease.pool_number, cmsgpack.pack(
    lease.lease_id, lease.digest, lease.tags, lease.client, lease.claimed_at, lease.restarted_at, lease.viewed_until,
    lease.last_due_at, lease.next_slot_at, lease.crowded_until, lease.held_until, lease.called_until, lease.gone,
    lease.ended_at, lease.joins, lease.remembered, lease.listed_until, lease.former,
    lease.end_kind))
end

local function save_lease(lease, now)
  local ends = ends_at(lease)
  redis.call('ZADD', ENDS, ends, lease.pool_number)
  redis.call('ZADD', POOL_NUMBERS, 'XX', free_at(lease, now), lease.pool_number)
  if not lease.listed_until then
    list_client(lease)
  elseif ends < lease.listed_until then
    unlist_client(lease)
    list_client(lease)
  end
  save_row(lease)
end

local function forget_lease(lease)
  forget_visitors(lease)
  unlist_client(lease)
  redis.call('ZREM', ENDS, lease.pool_number)
  redis.call('ZREM', NEWEST, lease.pool_number)
  redis.call('HDEL', LEASES, lease.pool_number)
  if redis.call('HGET', NUMBERS_BY_KEY, lease.digest) == lease.pool_number then
    redis.call('HDEL', NUMBERS_BY_KEY, lease.digest)
  end
end
