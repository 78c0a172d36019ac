-- Tells a person's conversations, the latest first: id, count of messages, created, updated, of each.
-- KEYS: the conversations by the time of their last write. ARGV: what keys of conversations begin with.
local told = {}
for _, id in ipairs(redis.call('ZREVRANGE', KEYS[1], 0, -1)) do
  local about = redis.pcall('HMGET', ARGV[1] .. id, 'created', 'updated')
  local count = redis.pcall('LLEN', ARGV[1] .. id .. ':messages')
  if type(count) == 'number' and not about.err and about[1] and about[2] then
    for _, value in ipairs({id, tostring(count), about[1], about[2]}) do
      table.insert(told, value)
    end
  end
end
return told
