-- Add tags from the page to the visitor's page tags.
-- KEYS: leases visitors
-- ARGV: pool_number lease_id visitor_id new_tags:list
-- USES: times visitor_rows lease_rows page_tags
-- RETURNS: all page tags, alternating names and values; nothing without such a lease or visitor

local lease = read_lease(pool_number)
local visitor = lease and lease.lease_id == lease_id and read_visitor(pool_number, visitor_id)
if not visitor then
  return false
end
visitor.page_tags = add_page_tags(visitor.page_tags, new_tags)
save_visitor(pool_number, visitor)
return visitor.page_tags
