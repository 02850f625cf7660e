-- How a lease ended, as server/domain/leases.py has it: counted once in the record's step, whose names the kinds are.

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
