-- Takes one call of a connection's limits, or says for how many milliseconds there is none.
-- KEYS: the latest calls, the day's count, the gate. ARGV: calls in a UTC day (0: no limit), the call's name, the
-- milliseconds after which a call that was never settled is over; then, for each window, calls and milliseconds.
--
-- A call counts from now until it is settled, and for the length of the window after that. So no window of the vendor's
-- own can hold more calls than allowed, however long some of them were under way.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local day = 86400000

local gate = tonumber(redis.call('GET', KEYS[3]) or 0)
if gate > now then
  return gate - now
end

local per_day = tonumber(ARGV[1])
local today = math.floor(now / day)
local count = 0
if redis.call('HGET', KEYS[2], 'day') == tostring(today) then
  count = tonumber(redis.call('HGET', KEYS[2], 'calls'))
end
if per_day > 0 and count >= per_day then
  return (today + 1) * day - now
end

local function wait(limit, window)
  if redis.call('ZCOUNT', KEYS[1], '(' .. (now - window), '+inf') < limit then
    return 0
  end
  -- the call that has to leave the window first; one under way leaves it no sooner than a window from now
  local last = redis.call('ZREVRANGE', KEYS[1], limit - 1, limit - 1, 'WITHSCORES')
  return math.max(1, math.min(tonumber(last[2]), now) + window - now)
end

local longest, longest_window = 0, 0
for i = 4, #ARGV, 2 do
  longest_window = math.max(longest_window, tonumber(ARGV[i + 1]))
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - longest_window)
for i = 4, #ARGV, 2 do
  longest = math.max(longest, wait(tonumber(ARGV[i]), tonumber(ARGV[i + 1])))
end
if longest > 0 then
  return longest
end
if longest_window > 0 then
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[2])
  redis.call('PEXPIRE', KEYS[1], longest_window + tonumber(ARGV[3]))
end
redis.call('HSET', KEYS[2], 'day', tostring(today), 'calls', count + 1)
redis.call('PEXPIRE', KEYS[2], 2 * day)
return 0
