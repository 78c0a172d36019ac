-- Removes conversations, and tells how many there were.
-- KEYS: the person's conversations by the time of their last write. ARGV: what keys of conversations begin with, then
-- their ids; all of them where none is named.
local ids = {}
for i = 2, #ARGV do
  table.insert(ids, ARGV[i])
end
if #ids == 0 then
  ids = redis.call('ZRANGE', KEYS[1], 0, -1)
end
local removed = 0
for _, id in ipairs(ids) do
  removed = removed + redis.call('DEL', ARGV[1] .. id)
  redis.call('DEL', ARGV[1] .. id .. ':messages')
  redis.call('ZREM', KEYS[1], id)
end
return removed
