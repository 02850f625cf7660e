-- Tags that a page claims: a list of names and values in turn, within the bounds of dni_py.core.tags. What is told is cut
-- to those bounds before it comes here; only how many names there may be is left to see to.

local function add_page_tags(tags, told)
  local position_of = {}
  for index = 1, #tags, 2 do
    position_of[tags[index]] = index
  end
  for index = 1, #told, 2 do
    local position = position_of[told[index]]
    if not position and #tags < 2 * MOST_TAGS then
      position = #tags + 1
      tags[position] = told[index]
      position_of[told[index]] = position
    end
    if position then
      tags[position + 1] = told[index + 1]
    end
  end
  return tags
end
