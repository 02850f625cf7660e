-- A visitor views a live lease: when its page must ask again, and how that changes the lease.

-- The visitor's next slot. Take it before the visitor counts as present. Of a crowd only the number of joins is known; a queue
-- as short as for one visitor needs no count.
local function take_slot(lease, now)
  if lease.next_slot_at > now + buffer_seconds / HEARTBEATS_PER_BUFFER then
    local viewers = is_crowded(lease, now) and lease.joins or count_viewers(lease.pool_number, now)
    lease.next_slot_at = bring_forward(lease, viewers, now)
  end
  local due_at = choose_due_at(lease, now)
  lease.next_slot_at = due_at + HEARTBEAT_SPACING_SECONDS
  return due_at
end

local function look(lease, due_at, now)
  lease.last_due_at = math.max(lease.last_due_at, due_at)
  lease.viewed_until = math.max(now + buffer_seconds, lease.last_due_at, lease.viewed_until)
  lease.end_kind = 'silent'
end

-- The crowd: viewers who are not remembered, and so count until they were due.
local function join_crowd(lease, due_at)
  lease.crowded_until = math.max(lease.crowded_until, due_at)
end

local function remember_visitor(lease, visitor, now)
  lease.joins = lease.joins + 1
  lease.remembered = lease.remembered + 1
  visitor.join = lease.joins
  visitor.joined_at = now
  redis.call('ZADD', JOINED, 0, joined_entry(lease.pool_number, visitor))
  if lease.remembered > MOST_VISITORS then
    local first = list_visitors(lease, 'ZRANGEBYLEX', 1)[1]
    local forgotten = read_visitor(lease.pool_number, first)
    if is_awaited(forgotten, now) then
      join_crowd(lease, forgotten.due_at)
    end
    forget_visitor(lease.pool_number, forgotten)
    lease.remembered = lease.remembered - 1
  end
end
