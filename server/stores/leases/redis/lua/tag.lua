-- Add what the page tells to what the visitor's page claims.
-- KEYS: leases visitors
-- ARGV: pool_number lease_id visitor_id told:list
-- USES: times visitor_rows lease_rows page_tags
-- RETURNS: all claimed tags, names and values in turn; nothing when there is no such lease or visitor

local lease = read_lease(pool_number)
local visitor = lease and lease.lease_id == lease_id and read_visitor(pool_number, visitor_id)
if not visitor then
  return false
end
visitor.page_tags = add_page_tags(visitor.page_tags, told)
save_visitor(pool_number, visitor)
return visitor.page_tags
