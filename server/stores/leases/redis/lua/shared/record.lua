-- The pool's record: a sorted set with one entry a step, "started_at claims new_leases misses most_live", `-` where nobody
-- looked. Entries that are older than is kept go at each look.

local function read_step(now)
  local started_at = math.floor(now / RECORD_STEP_SECONDS) * RECORD_STEP_SECONDS
  local entry = redis.call('ZRANGEBYSCORE', RECORD, started_at, started_at)[1]
  if not entry then
    return nil, { started_at = started_at, claims = 0, new_leases = 0, misses = 0, most_live = '-' }
  end
  local step = { started_at = started_at }
  step.claims, step.new_leases, step.misses, step.most_live = string.match(entry, ' (%d+) (%d+) (%d+) (%S+)$')
  return entry, step
end

local function save_step(entry, step)
  if entry then
    redis.call('ZREM', RECORD, entry)
  end
  redis.call('ZADD', RECORD, step.started_at, string.format('%.0f %d %d %d %s',
    step.started_at, step.claims, step.new_leases, step.misses, step.most_live))
end

local function record_claim(now, new_leases, misses)
  local entry, step = read_step(now)
  step.claims = step.claims + 1
  step.new_leases = step.new_leases + new_leases
  step.misses = step.misses + misses
  save_step(entry, step)
end

local function record_live(now, live)
  local entry, step = read_step(now)
  if step.most_live == '-' or tonumber(step.most_live) < live then
    step.most_live = live
    save_step(entry, step)
  end
  redis.call('ZREMRANGEBYSCORE', RECORD, '-inf', now - RECORD_KEPT_SECONDS)
end
