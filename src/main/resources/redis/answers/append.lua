-- Puts messages behind those of a conversation, and begins it where it is asked to. Answers 0 where there is none.
-- KEYS: the person's conversations by the time of their last write, the conversation, its messages.
-- ARGV: its id, how long it lasts in milliseconds, the most messages, the most conversations, 1 to begin it, its
-- metadata as JSON, what keys of conversations begin with, the messages.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lasts = tonumber(ARGV[2])

if redis.call('EXISTS', KEYS[2]) == 0 then
  if ARGV[5] ~= '1' then
    return 0
  end
  redis.call('DEL', KEYS[3])
  redis.call('HSET', KEYS[2], 'created', time[1], 'metadata', ARGV[6])
end
redis.call('HSET', KEYS[2], 'updated', time[1])
for i = 8, #ARGV do
  redis.call('RPUSH', KEYS[3], ARGV[i])
end
redis.call('LTRIM', KEYS[3], -tonumber(ARGV[3]), -1)
redis.call('PEXPIRE', KEYS[2], lasts)
redis.call('PEXPIRE', KEYS[3], lasts)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], lasts)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - lasts)
for _, old in ipairs(redis.call('ZRANGE', KEYS[1], 0, -tonumber(ARGV[4]) - 1)) do
  redis.call('DEL', ARGV[7] .. old, ARGV[7] .. old .. ':messages')
  redis.call('ZREM', KEYS[1], old)
end
return 1
