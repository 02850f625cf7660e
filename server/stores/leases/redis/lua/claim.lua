-- Join the key's live lease, or lease the number to the key that has been free longest.
-- KEYS: meta places leases key_places visitors present joined ends newest clients record
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number revision digest key_tags client client_leases
--       new_lease_id visitor_id landing_url referring_url tags claimed_tags:list
-- USES: times lease_times visitor_rows lease_rows visits claimed_tags record
-- ANSWERS: {"claimed", place, lease id, due at, is new, to be confirmed}; {"refused", why}; or {"places_changed"} when the
--          places here are of another revision, and nothing was done.

if revision ~= '' and redis.call('HGET', META, 'revision') ~= revision then
  return { 'places_changed' }
end

local function answer_visitor(lease)
  local visitor = read_visitor(lease.place, visitor_id)
  local due_at
  if is_awaited(visitor, now) then
    due_at = visitor.due_at
    visitor.claimed_tags = add_claimed_tags(visitor.claimed_tags, claimed_tags)
  else
    local viewers = count_viewers(lease.place, now)
    if visitor then
      visitor.claimed_tags = add_claimed_tags(visitor.claimed_tags, claimed_tags)
    else
      visitor = { visitor_id = visitor_id, claimed_tags = claimed_tags }
      lease.restarted_at = now
    end
    due_at = take_slot(lease, viewers, now)
    mark_present(lease.place, visitor, due_at)
    if not visitor.join then
      remember_visitor(lease, visitor, now)
    end
  end
  visitor.landing_url, visitor.referring_url, visitor.tags = landing_url, referring_url, tags
  save_visitor(lease.place, visitor)
  look(lease, due_at, now)
  save_lease(lease, now)
  return due_at
end

-- Told numbers that the store would have vouched for anyway are safe to tell, even if this step is lost on the way to a
-- replica; all others are to be confirmed first.
local function answer(lease, vouched_until, is_new)
  local due_at = answer_visitor(lease)
  record_claim(now, is_new, 0)
  return { 'claimed', lease.place, lease.lease_id, write_time(due_at), is_new, due_at > vouched_until and 1 or 0 }
end

local function refuse(why)
  record_claim(now, 0, 1)
  return { 'refused', why }
end

local function begin_lease(place, next_slot_at, last_due_at, called_until)
  redis.call('HSET', KEY_PLACES, digest, place)
  redis.call('ZADD', NEWEST, now, place)
  return { place = place, lease_id = new_lease_id, digest = digest, tags = key_tags, client = client, claimed_at = now,
    restarted_at = now, looked_until = now, last_due_at = last_due_at, next_slot_at = next_slot_at, crowded_until = 0,
    held_until = 0, called_until = called_until, gone = '', ended_at = 0, joins = 0, remembered = 0, listed_until = 0 }
end

local place = redis.call('HGET', KEY_PLACES, digest)
local last = place and read_lease(place)
if last and is_live(last, now) then
  return answer(last, free_at(last, now), 0)
end

if not (last and tonumber(redis.call('ZSCORE', PLACES, place)) > now) then
  last = nil
  place = redis.call('ZRANGEBYSCORE', PLACES, '-inf', now, 'LIMIT', 0, 1)[1]
  if not place then
    return refuse('pool_exhausted')
  end
end
if not last and client_leases ~= '' then
  local held = redis.call('ZLEXCOUNT', CLIENTS,
    '[' .. client .. '\0' .. sortable(now) .. '\255', '(' .. client .. '\1')
  if held >= tonumber(client_leases)
    and redis.call('ZCOUNT', PLACES, '-inf', now) < MOST_PLACES_OF_A_CLIENT_SHARE * held then
    return refuse('client_limit')
  end
end
if last then
  forget_lease(last)
  return answer(begin_lease(place, last.next_slot_at, last.last_due_at, last.called_until), 0, 1)
end
local gone = read_lease(place)
if gone then
  forget_lease(gone)
end
return answer(begin_lease(place, 0, 0, 0), 0, 1)
