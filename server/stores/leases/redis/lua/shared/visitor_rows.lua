-- The visitors that a lease remembers: one packed row each, and two sorted sets in which the visitors of a place stand
-- side by side, `present` by the time they are due at and `joined` in the order they came.

local function first_of(place)
  return '[' .. place .. '\0'
end

local function end_of(place)
  return '(' .. place .. '\1'
end

local function read_visitor(place, visitor_id)
  local row = redis.call('HGET', VISITORS, place .. '\0' .. visitor_id)
  if not row then
    return nil
  end
  local visitor = { visitor_id = visitor_id }
  visitor.landing_url, visitor.referring_url, visitor.tags, visitor.claimed_tags, visitor.joined_at, visitor.join,
    visitor.due_at, visitor.is_present = cmsgpack.unpack(row)
  return visitor
end

local function save_visitor(place, visitor)
  redis.call('HSET', VISITORS, place .. '\0' .. visitor.visitor_id, cmsgpack.pack(
    visitor.landing_url, visitor.referring_url, visitor.tags, visitor.claimed_tags, visitor.joined_at, visitor.join,
    visitor.due_at, visitor.is_present))
end

local function joined_entry(place, visitor)
  return place .. '\0' .. sortable(visitor.join) .. visitor.visitor_id
end

local function present_entry(place, visitor)
  return place .. '\0' .. sortable(visitor.due_at) .. visitor.visitor_id
end

-- Those who are there and were due less than the buffer ago.
local function count_viewers(place, now)
  local since = now - buffer_seconds
  local after = first_of(place)
  if since >= 0 then
    after = after .. sortable(since) .. '\255'
  end
  return redis.call('ZLEXCOUNT', PRESENT, after, end_of(place))
end

local function is_awaited(visitor, now)
  return visitor and visitor.is_present and visitor.due_at > now
end

local function mark_present(place, visitor, due_at)
  if visitor.is_present then
    redis.call('ZREM', PRESENT, present_entry(place, visitor))
  end
  visitor.due_at = due_at
  visitor.is_present = true
  redis.call('ZADD', PRESENT, 0, present_entry(place, visitor))
end

local function mark_away(place, visitor)
  redis.call('ZREM', PRESENT, present_entry(place, visitor))
  visitor.is_present = false
  save_visitor(place, visitor)
end

-- Visitor ids of a place, those who joined first first, or the other way round.
local function list_visitors(lease, command, most)
  local from, to = first_of(lease.place), end_of(lease.place)
  if command == 'ZREVRANGEBYLEX' then
    from, to = to, from
  end
  local ids = redis.call(command, JOINED, from, to, 'LIMIT', 0, most)
  for index, entry in ipairs(ids) do
    ids[index] = string.sub(entry, #lease.place + 10)
  end
  return ids
end

local function forget_visitor(place, visitor)
  if visitor.is_present then
    redis.call('ZREM', PRESENT, present_entry(place, visitor))
  end
  redis.call('ZREM', JOINED, joined_entry(place, visitor))
  redis.call('HDEL', VISITORS, place .. '\0' .. visitor.visitor_id)
end

local function forget_visitors(lease)
  local fields = list_visitors(lease, 'ZRANGEBYLEX', MOST_VISITORS + 1)
  for index, visitor_id in ipairs(fields) do
    fields[index] = lease.place .. '\0' .. visitor_id
  end
  if #fields > 0 then
    redis.call('HDEL', VISITORS, unpack(fields))
  end
  redis.call('ZREMRANGEBYLEX', JOINED, first_of(lease.place), end_of(lease.place))
  redis.call('ZREMRANGEBYLEX', PRESENT, first_of(lease.place), end_of(lease.place))
  lease.remembered = 0
end
