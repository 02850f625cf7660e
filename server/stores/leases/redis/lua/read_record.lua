-- Read the pool's record.
-- KEYS: record
-- ARGV: since
-- ANSWERS: its steps from `since` on, oldest first, as they are kept

return redis.call('ZRANGEBYSCORE', RECORD, since, '+inf')
