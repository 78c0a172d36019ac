-- Tells a conversation: created, updated, metadata, then its messages; nothing where there is none.
-- KEYS: the conversation, its messages.
local about = redis.pcall('HMGET', KEYS[1], 'created', 'updated', 'metadata')
local messages = redis.pcall('LRANGE', KEYS[2], 0, -1)
if about.err or messages.err or not about[1] or not about[2] then
  return {}
end
local told = {about[1], about[2], about[3] or '{}'}
for _, message in ipairs(messages) do
  table.insert(told, message)
end
return told
