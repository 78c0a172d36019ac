-- Who is in a group. Those whose hub has not said for their time that they are there are gone.
-- KEYS: the group. ARGV: for how many milliseconds it holds, how many to name, then those who are here now.
-- Answers how many there are, those who are gone, and those who are here.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = tonumber(ARGV[1])
local named = tonumber(ARGV[2])

local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1000)
if #gone > 0 then
  redis.call('ZREM', KEYS[1], unpack(gone))
end
for i = 3, #ARGV do
  redis.call('ZADD', KEYS[1], now + lease, ARGV[i])
end
if #ARGV > 2 then
  redis.call('PEXPIRE', KEYS[1], lease)
end
local here = {}
if named > 0 then
  here = redis.call('ZRANGE', KEYS[1], 0, named - 1)
end
return {redis.call('ZCARD', KEYS[1]), gone, here}
