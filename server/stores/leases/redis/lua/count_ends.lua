-- Count the ends of leases that are not counted yet, earliest first. Run it after `expire` until it returns 0.
-- KEYS: meta leases ends
-- ARGV: now:number max_lease_seconds:number most_leases:number
-- USES: lease_times lease_rows times ends
-- RETURNS: 1 when there may be more, else 0

if not redis.call('HGET', META, 'revision') then
  return 0
end
local since = redis.call('HGET', META, 'ends_counted_until') or '-inf'
local over = redis.call('ZRANGEBYSCORE', ENDS, since, now, 'LIMIT', 0, most_leases)
for _, pool_number in ipairs(over) do
  local lease = read_lease(pool_number)
  if lease.end_kind and not is_live(lease, now) then
    count_end(lease, now)
    save_row(lease)
  end
end
if #over < most_leases then
  redis.call('HSET', META, 'ends_counted_until', write_time(now))
  return 0
end
-- If more leases than fit here ended at the same time, the rest are counted when their numbers are leased again.
local last = write_time(tonumber(redis.call('ZSCORE', ENDS, over[#over])))
redis.call('HSET', META, 'ends_counted_until', last == since and '(' .. last or last)
return 1
