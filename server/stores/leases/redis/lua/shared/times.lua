-- Write a time without loss: as text that parses to the same number, and as bytes that sort in the order of the times.

local function write_time(time)
  return string.format('%.17g', time)
end

-- Only for times since the epoch.
local function sortable(time)
  return struct.pack('>d', math.max(time, 0))
end
