-- A call is over: from now on it counts for the length of the window. KEYS: the latest calls. ARGV: the call's name.
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], 'XX', time[1] * 1000 + math.floor(time[2] / 1000), ARGV[1])
return 0
