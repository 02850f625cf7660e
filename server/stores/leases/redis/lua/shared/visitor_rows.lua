-- The visitors that a lease remembers: one packed row each, and two sorted sets in which the visitors of a number are
-- adjacent: `present` sorts them by the time at which they are due, `joined` by the order in which they joined.

local function first_of(pool_number)
  return '[' .. pool_number .. '\0'
end

local function end_of(pool_number)
  return '(' .. pool_number .. '\1'
end

local function read_visitor(pool_number, visitor_id)
  local row = redis.call('HGET', VISITORS, pool_number .. '\0' .. visitor_id)
  if not row then
    return nil
  end
  local visitor = { visitor_id = visitor_id }
  visitor.landing_url, visitor.referring_url, visitor.tags, visitor.page_tags, visitor.joined_at, visitor.join,
    visitor.due_at, visitor.is_present = cmsgpack.unpack(row)
  return visitor
end

local function save_visitor(pool_number, visitor)
  redis.call('HSET', VISITORS, pool_number .. '\0' .. visitor.visitor_id, cmsgpack.pack(
    visitor.landing_url, visitor.referring_url, visitor.tags, visitor.page_tags, visitor.joined_at, visitor.join,
    visitor.due_at, visitor.is_present))
end

local function joined_entry(pool_number, visitor)
  return pool_number .. '\0' .. sortable(visitor.join) .. visitor.visitor_id
end

local function present_entry(pool_number, visitor)
  return pool_number .. '\0' .. sortable(visitor.due_at) .. visitor.visitor_id
end

-- The visitors who are present and were due less than the buffer ago.
local function count_viewers(pool_number, now)
  local since = now - buffer_seconds
  local after = first_of(pool_number)
  if since >= 0 then
    after = after .. sortable(since) .. '\255'
  end
  return redis.call('ZLEXCOUNT', PRESENT, after, end_of(pool_number))
end

local function is_awaited(visitor, now)
  return visitor and visitor.is_present and visitor.due_at > now
end

local function mark_present(pool_number, visitor, due_at)
  if visitor.is_present then
    redis.call('ZREM', PRESENT, present_entry(pool_number, visitor))
  end
  visitor.due_at = due_at
  visitor.is_present = true
  redis.call('ZADD', PRESENT, 0, present_entry(pool_number, visitor))
end

local function mark_away(pool_number, visitor)
  redis.call('ZREM', PRESENT, present_entry(pool_number, visitor))
  visitor.is_present = false
  save_visitor(pool_number, visitor)
end

-- Visitor IDs of a number, in the order of joining or in the reverse order.
local function list_visitors(lease, command, most)
  local from, to = first_of(lease.pool_number), end_of(lease.pool_number)
  if command == 'ZREVRANGEBYLEX' then
    from, to = to, from
  end
  local ids = redis.call(command, JOINED, from, to, 'LIMIT', 0, most)
  for index, entry in ipairs(ids) do
    ids[index] = string.sub(entry, #lease.pool_number + 10)
  end
  return ids
end

local function forget_visitor(pool_number, visitor)
  if visitor.is_present then
    redis.call('ZREM', PRESENT, present_entry(pool_number, visitor))
  end
  redis.call('ZREM', JOINED, joined_entry(pool_number, visitor))
  redis.call('HDEL', VISITORS, pool_number .. '\0' .. visitor.visitor_id)
end

local function forget_visitors(lease)
  local fields = list_visitors(lease, 'ZRANGEBYLEX', MOST_VISITORS + 1)
  for index, visitor_id in ipairs(fields) do
    fields[index] = lease.pool_number .. '\0' .. visitor_id
  end
  if #fields > 0 then
    redis.call('HDEL', VISITORS, unpack(fields))
  end
  redis.call('ZREMRANGEBYLEX', JOINED, first_of(lease.pool_number), end_of(lease.pool_number))
  redis.call('ZREMRANGEBYLEX', PRESENT, first_of(lease.pool_number), end_of(lease.pool_number))
  lease.remembered = 0
end
