-- Find out until when a number is lent to a check of the site.
-- KEYS: meta
-- ARGV: pool_number lease_id
-- USES: check_rows
-- RETURNS: the time, or nothing if the number is not lent to this lease

return lent_until(pool_number, lease_id)
