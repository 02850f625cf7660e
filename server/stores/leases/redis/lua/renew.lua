-- Record a heartbeat and return when the visitor must ask again; or return that the lease is gone.
-- KEYS: resting pool_numbers leases visitors present ends clients
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number pool_number lease_id visitor_id
-- USES: times lease_times visitor_rows lease_rows visits rests
-- RETURNS: {"live", due at, 1 if replicas must confirm it} or {"gone", why}

local lease = read_lease(pool_number)
if not lease or lease.lease_id ~= lease_id then
  return { 'gone', 'expired' }
end
local visitor = read_visitor(pool_number, visitor_id)

if not is_live(lease, now) then
  if visitor and visitor.is_present then
    mark_away(pool_number, visitor)
  end
  if lease.last_due_at > now and not is_crowded(lease, now) and count_viewers(pool_number, now) == 0 then
    -- The pages of a crowd that may still have shown the number are known to be gone.
    local free_from = tonumber(redis.call('ZSCORE', POOL_NUMBERS, pool_number) or 0)
    if free_from > now and free_from <= end_of_showing(lease) then
      free_from = math.max(now, rests_until(pool_number))
    end
    lease.last_due_at = now
    save_lease(lease, now)
    redis.call('ZADD', POOL_NUMBERS, 'XX', free_from, pool_number)
  end
  return { 'gone', lease.gone == 'released' and 'released' or 'expired' }
end

local vouched_until = free_at(lease, now)
local due_at
if is_awaited(visitor, now) then
  due_at = visitor.due_at
else
  due_at = take_slot(lease, now)
  if visitor then
    mark_present(pool_number, visitor, due_at)
    save_visitor(pool_number, visitor)
  else
    join_crowd(lease, due_at)
  end
end
look(lease, due_at, now)
save_lease(lease, now)
-- A lone viewer's interval is shorter than the buffer that is kept anyway; only a crowd asks so rarely that a lost step counts.
local is_far = due_at > now + buffer_seconds / HEARTBEATS_PER_BUFFER
return { 'live', write_time(due_at), (is_far or due_at > vouched_until) and 1 or 0 }
