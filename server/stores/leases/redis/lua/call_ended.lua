-- Let go of a number: at once free when no other call is on it and nobody but one viewer, the caller, looked.
-- KEYS: place_pools resting
--       places leases key_places visitors present joined ends newest clients calls on_call leaving
-- ARGV: now:number buffer_seconds:number max_lease_seconds:number pool_id place call_id
-- USES: times lease_times visitor_rows lease_rows call_rows place_pools place_rows rests
-- ANSWERS: nothing

if not is_kept(place) then
  return
end
local running, ended = read_calls(place, now)
local position = find_call(running, call_id)
local lease = read_lease(place)
local was_live = lease and is_live(lease, now)
local known = find_call(ended, call_id)
if known then
  table.remove(ended, known)
end
ended[#ended + 1] = call_id
if position then
  table.remove(running, position)
end
save_calls(place, running, ended)
if not position then
  return
end

if #running == 0 and redis.call('SISMEMBER', LEAVING, place) == 1 then
  drop_place(place, lease)
  return
end
if lease then
  end_overdue(lease, now)
  note_calls(lease, running)
  if was_live and #running == 0 and not is_crowded(lease, now) and count_viewers(place, now) <= 1 then
    lease.gone, lease.ended_at = 'released', now
  elseif was_live and not is_live(lease, now) then
    lease.gone, lease.ended_at = 'expired', now
  end
  save_lease(lease, now)
end
if not was_live then
  redis.call('ZADD', PLACES, 'XX', math.max(now, rests_until(place), (ends_of_calls(running))), place)
end
