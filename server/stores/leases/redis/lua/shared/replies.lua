-- Replies of scripts about a lease.

-- Whether a call to the number at `now` would belong to the lease: it is live, or ended within the attribution window.
local function is_attributed(lease, now)
  return is_live(lease, now) or now < ends_at(lease) + attribution_window_seconds
end

local function write_visitor(pool_number, visitor_id)
  local visitor = read_visitor(pool_number, visitor_id)
  return { visitor_id, visitor.landing_url, visitor.referring_url, visitor.tags, visitor.page_tags,
    write_time(visitor.joined_at) }
end

local function write_former(former)
  local written = {}
  for index, one in ipairs(former or {}) do
    written[index] = { one[1], write_time(one[2]) }
  end
  return written
end

local function write_lease(lease, now)
  local calls = {}
  for index, call in ipairs((read_calls(lease.pool_number, now))) do
    calls[index] = call[1]
  end
  local visitors = list_visitors(lease, 'ZREVRANGEBYLEX', MOST_VISITORS)
  for index, visitor_id in ipairs(visitors) do
    visitors[index] = write_visitor(lease.pool_number, visitor_id)
  end
  return { lease.lease_id, lease.pool_number, lease.digest, lease.tags, write_time(lease.claimed_at),
    is_live(lease, now) and 1 or 0, write_time(ends_at(lease)), count_viewers(lease.pool_number, now),
    is_crowded(lease, now) and 1 or 0, calls, visitors, write_former(lease.former) }
end
