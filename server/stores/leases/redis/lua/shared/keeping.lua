-- Redis deletes a pool that is not used any more, such as one that was removed from its account: each use extends the expiry
-- of all keys of the script, including those of the account.

local function keep_pool()
  for _, key in ipairs(KEYS) do
    redis.call('EXPIRE', key, POOL_KEPT_SECONDS)
  end
end
