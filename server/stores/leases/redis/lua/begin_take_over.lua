-- Begin to make the pool's places those of another revision, or help whoever began to.
-- KEYS: meta leaving
-- ARGV: now:number revision new_take_over
-- ANSWERS: {"done"} when the revision is the one here; {"busy"} while another revision is being taken over; else
--          {"begun", name of this take-over, places that leave when their call ends}

if redis.call('HGET', META, 'revision') == revision then
  return { 'done' }
end
if redis.call('HGET', META, 'next_revision') ~= revision then
  local begun_at = tonumber(redis.call('HGET', META, 'take_over_at') or '-inf')
  if math.abs(now - begun_at) < TAKE_OVER_SECONDS then
    return { 'busy' }
  end
  redis.call('HSET', META, 'next_revision', revision, 'take_over', new_take_over, 'take_over_at', now)
end
return { 'begun', redis.call('HGET', META, 'take_over'), redis.call('SMEMBERS', LEAVING) }
