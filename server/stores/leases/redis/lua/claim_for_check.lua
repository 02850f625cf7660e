-- Lend the free number that would be leased last to a check of the site. The number rests; its last lease stays as it is.
-- KEYS: resting meta pool_numbers leases numbers_by_key
-- ARGV: now:number revision lease_id
-- USES: times lease_rows keeping rests
-- RETURNS: {"claimed", pool_number, lent until, is new}; {"refused", why}; or {"numbers_changed"} as claim.lua

if revision ~= '' and redis.call('HGET', META, 'revision') ~= revision then
  return { 'numbers_changed' }
end
local lent = redis.call('HMGET', META, 'check_number', 'check_lease', 'check_until')
if lent[3] and tonumber(lent[3]) > now then
  if lent[2] ~= lease_id then
    return { 'refused', 'other_check' }
  end
  return { 'claimed', lent[1], lent[3], 0 }
end
local free = redis.call('ZREVRANGEBYSCORE', POOL_NUMBERS, now, '-inf', 'LIMIT', 0, FREE_NUMBERS_FOR_CHECK)
if #free < FREE_NUMBERS_FOR_CHECK then
  return { 'refused', 'few_free_numbers' }
end
local pool_number, lent_until = free[1], write_time(now + CHECK_LEASE_SECONDS)
-- Its former key does not own it any more: a number that is not free would be leased to that key again.
local last = read_lease(pool_number)
if last and redis.call('HGET', NUMBERS_BY_KEY, last.digest) == pool_number then
  redis.call('HDEL', NUMBERS_BY_KEY, last.digest)
end
redis.call('ZADD', POOL_NUMBERS, lent_until, pool_number)
note_rest(pool_number, tonumber(lent_until), now)
redis.call('HSET', META, 'check_number', pool_number, 'check_lease', lease_id, 'check_until', lent_until)
keep_pool()
return { 'claimed', pool_number, lent_until, 1 }
