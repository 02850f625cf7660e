-- How a time leaves Lua without losing anything: as text that reads as the same number again, and as bytes that sort as
-- the times do.

local function write_time(time)
  return string.format('%.17g', time)
end

-- For times not before the epoch.
local function sortable(time)
  return struct.pack('>d', math.max(time, 0))
end
