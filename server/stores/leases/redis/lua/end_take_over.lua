-- Say that all places are those of the revision now.
-- KEYS: meta
-- ARGV: take_over revision
-- ANSWERS: 1, or 0 when another take-over has begun since

if redis.call('HGET', META, 'take_over') ~= take_over then
  return 0
end
redis.call('HSET', META, 'revision', revision)
redis.call('HDEL', META, 'next_revision', 'take_over_at')
return 1
