-- Note when places that are to come would have been free in the pools that they come from.
-- KEYS: meta resting
-- ARGV: take_over free_times_and_places:list
-- USES: keeping
-- ANSWERS: 1, or 0 when another take-over has begun since

if redis.call('HGET', META, 'take_over') ~= take_over then
  return 0
end
redis.call('ZADD', RESTING, 'GT', unpack(free_times_and_places))
keep_pool()
return 1
