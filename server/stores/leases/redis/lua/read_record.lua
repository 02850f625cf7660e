-- Read the pool's record.
-- KEYS: meta record
-- ARGV: since:number
-- USES: record
-- RETURNS: its steps since `since`, oldest first, as `record.lua` writes them

local steps = redis.call('ZRANGEBYSCORE', RECORD, since, '+inf')
local began_at = tonumber(redis.call('HGET', META, 'step') or '-inf')
if began_at >= since then
  steps[#steps + 1] = write_step(began_at)
end
return steps
