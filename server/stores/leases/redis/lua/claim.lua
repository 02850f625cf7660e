-- Join the key's live lease, or lease the number that has been free longest.
-- KEYS: number_pools resting
--       meta pool_numbers leases numbers_by_key visitors present joined ends newest clients calls on_call leaving record
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number attribution_window_seconds:number
--       revision digest key_tags client client_leases
--       new_lease_id visitor_id landing_url referring_url tags page_tags:list
-- USES: times keeping lease_times visitor_rows lease_rows visits clients page_tags
--       record ends
-- RETURNS: {"claimed", pool_number, lease ID, due at, is new}; {"refused", why}; or, after changing nothing,
--          {"numbers_changed"} if the stored numbers are of another revision

local kept = redis.call('HMGET', META, 'revision', 'step')
if revision ~= '' and kept[1] ~= revision then
  return { 'numbers_changed' }
end
if turn_step(kept[2], now) then
  keep_pool()
end
redis.call('HINCRBY', META, 'claims', 1)

local function renew_visitor(lease)
  local visitor = read_visitor(lease.pool_number, visitor_id)
  local due_at
  local is_told = is_awaited(visitor, now)
  if is_told then
    due_at = visitor.due_at
  else
    if not visitor then
      visitor = { visitor_id = visitor_id, page_tags = {} }
      lease.restarted_at = now
    end
    due_at = take_slot(lease, now)
    mark_present(lease.pool_number, visitor, due_at)
    if not visitor.join then
      remember_visitor(lease, visitor, now)
    end
  end
  if not is_told or #page_tags > 0 or visitor.tags ~= tags
    or visitor.landing_url ~= landing_url or visitor.referring_url ~= referring_url then
    visitor.landing_url, visitor.referring_url, visitor.tags = landing_url, referring_url, tags
    visitor.page_tags = add_page_tags(visitor.page_tags, page_tags)
    save_visitor(lease.pool_number, visitor)
  end
  look(lease, due_at, now)
  save_lease(lease, now)
  return due_at
end

local function reply(lease, is_new)
  local due_at = renew_visitor(lease)
  return { 'claimed', lease.pool_number, lease.lease_id, write_time(due_at), is_new }
end

-- The former leases that the new lease must know. Whether they have been forgotten makes no difference.
local function list_former(gone)
  local former = {}
  local function add(lease_tags, ended_at)
    if now < ended_at + attribution_window_seconds then
      former[#former + 1] = { lease_tags, ended_at }
    end
  end
  if gone and gone.digest ~= digest then
    add(#gone.tags <= LONGEST_FORMER_TAGS and gone.tags or '{}', ends_at(gone))
  end
  for _, one in ipairs(gone and gone.former or {}) do
    add(one[1], one[2])
  end
  if #former > MOST_FORMER_LEASES then
    former[MOST_FORMER_LEASES][1] = '{}'
    former[MOST_FORMER_LEASES + 1] = nil
  end
  return #former > 0 and former or nil
end

-- Visitors who got the number before, until `last_due_at`, are a crowd now: they are not remembered by ID any more.
local function begin_lease(pool_number, former, next_slot_at, last_due_at, called_until, joins)
  redis.call('HINCRBY', META, 'new_leases', 1)
  redis.call('HSET', NUMBERS_BY_KEY, digest, pool_number)
  redis.call('ZADD', NEWEST, now, pool_number)
  return { pool_number = pool_number, lease_id = new_lease_id, digest = digest, tags = key_tags, client = client, claimed_at = now,
    restarted_at = now, viewed_until = now, last_due_at = last_due_at, next_slot_at = next_slot_at, crowded_until = last_due_at,
    held_until = 0, called_until = called_until, gone = '', ended_at = 0, joins = joins, remembered = 0,
    former = former }
end

local pool_number = redis.call('HGET', NUMBERS_BY_KEY, digest)
local last = pool_number and read_lease(pool_number)
if last and is_live(last, now) then
  return reply(last, 0)
end

if not (last and tonumber(redis.call('ZSCORE', POOL_NUMBERS, pool_number)) > now) then
  last = nil
  pool_number = redis.call('ZRANGEBYSCORE', POOL_NUMBERS, '-inf', now, 'LIMIT', 0, 1)[1]
  if not pool_number then
    redis.call('HINCRBY', META, 'misses', 1)
    return { 'refused', 'pool_exhausted' }
  end
end
if not last and client_leases ~= '' then
  local live = count_held(client, now)
  if live >= tonumber(client_leases)
    and redis.call('ZCOUNT', POOL_NUMBERS, '-inf', now) < FREE_NUMBERS_PER_LEASE * live then
    -- This is not a miss, because there are numbers for others.
    return { 'refused', 'client_limit' }
  end
end
if last then
  count_end(last, now)
  forget_lease(last)
  return reply(begin_lease(pool_number, list_former(last), last.next_slot_at, last.last_due_at, last.called_until, last.joins), 1)
end
local gone = read_lease(pool_number)
if gone then
  count_end(gone, now)
  forget_lease(gone)
end
return reply(begin_lease(pool_number, list_former(gone), 0, 0, 0, 0), 1)
