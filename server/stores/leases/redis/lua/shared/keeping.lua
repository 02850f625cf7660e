-- How long Redis keeps a pool of which nobody asks any more, as when it is taken out of its account: all of a script's keys
-- are dated anew, those of the account too.

local function keep_pool()
  for _, key in ipairs(KEYS) do
    redis.call('EXPIRE', key, POOL_KEPT_SECONDS)
  end
end
