-- Nobody calls before the vendor's own time is over; a later end counts. KEYS: the gate. ARGV: milliseconds from now.
local time = redis.call('TIME')
local ends = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
if ends > tonumber(redis.call('GET', KEYS[1]) or 0) then
  redis.call('SET', KEYS[1], string.format('%d', ends), 'PX', ARGV[1])
end
return 0
