-- Keep what is known of the account's places, as long as one of its pools is looked after.
-- KEYS: holders
-- ANSWERS: nothing

redis.call('EXPIRE', HOLDERS, POOL_KEPT_SECONDS)
