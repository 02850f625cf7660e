-- The rules for the times of a lease, as in server/domain/leases.py. Times are seconds since the epoch.

local function live_until(lease)
  return math.min(lease.viewed_until, lease.restarted_at + max_lease_seconds)
end

-- When the lease ended; or, while it is live, when it ends if nothing more happens.
local function ends_at(lease)
  if lease.gone ~= '' then
    return lease.ended_at
  end
  return math.max(live_until(lease), lease.held_until)
end

local function is_live(lease, now)
  return lease.gone == '' and now < ends_at(lease)
end

-- When another key may lease the number.
local function free_at(lease, now)
  local calls_end_at = lease.called_until > now and lease.called_until or 0
  if lease.gone == 'released' then
    return math.max(lease.ended_at, calls_end_at)
  end
  return math.max(ends_at(lease), lease.last_due_at, calls_end_at)
end

-- From when on no page shows the number, whatever calls are on it.
local function end_of_showing(lease)
  if not lease then
    return 0
  elseif lease.gone == 'released' then
    return lease.ended_at
  end
  return math.max(lease.gone == '' and live_until(lease) or lease.ended_at, lease.last_due_at)
end

local function is_crowded(lease, now)
  return lease.crowded_until > now
end

local function choose_due_at(lease, now)
  local last = math.max(now, lease.restarted_at + max_lease_seconds)
  return math.max(math.min(now + buffer_seconds / HEARTBEATS_PER_BUFFER, last), lease.next_slot_at)
end

local function bring_forward(lease, viewers, now)
  local horizon = now + buffer_seconds / HEARTBEATS_PER_BUFFER + viewers * HEARTBEAT_SPACING_SECONDS
  return math.min(lease.next_slot_at, horizon)
end
