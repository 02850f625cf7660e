-- How a lease ended, by the rules of server/domain/leases.py. It is counted once in the record, under the name of its kind.

local function count_end(lease, now)
  if not lease.end_kind then
    return
  end
  local kind = lease.end_kind
  if lease.gone == 'released' or is_live(lease, now) then
    kind = 'released'
  elseif kind == 'silent' and lease.restarted_at + max_lease_seconds < lease.viewed_until then
    kind = 'max_lease_time'
  end
  redis.call('HINCRBY', META, kind, 1)
  lease.end_kind = nil
end
