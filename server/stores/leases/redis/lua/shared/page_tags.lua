-- Tags that a page adds: a list of alternating names and values, within the limits of dni_py.core.tags. `new_tags` are cut to
-- these limits before they come here; only the number of names is limited here.

local function add_page_tags(tags, new_tags)
  local position_of = {}
  for index = 1, #tags, 2 do
    position_of[tags[index]] = index
  end
  for index = 1, #new_tags, 2 do
    local position = position_of[new_tags[index]]
    if not position and #tags < 2 * MOST_TAGS then
      position = #tags + 1
      tags[position] = new_tags[index]
      position_of[new_tags[index]] = position
    end
    if position then
      tags[position + 1] = new_tags[index + 1]
    end
  end
  return tags
end
