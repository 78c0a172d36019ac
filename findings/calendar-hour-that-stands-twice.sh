#!/usr/bin/env bash
# ical.js 2.2.1, node-ical 0.27.2 (npm), Node.js 20 or newer.
#
# Expected (RFC 5545, 3.3.5): "If the local time described occurs more than once (when changing from daylight to standard
# time), the DATE-TIME value refers to the first occurrence of the referenced time." So 02:30 in Berlin on the night in
# which the clock is put back from 03:00 to 02:00 is 00:30 UTC.
# Seen: both take the second one, an hour later, ical.js from the file's own VTIMEZONE. Whoever writes such a time for
# these readers writes it in UTC. The hours around it, 01:30 and 03:30, are read alike and right.
#
# Output seen:
#   ical.js 01:30: 2031-10-25T23:30:00.000Z
#   ical.js 02:30: 2031-10-26T01:30:00.000Z
#   ical.js 03:30: 2031-10-26T02:30:00.000Z
#   node-ical 01:30: 2031-10-25T23:30:00.000Z
#   node-ical 02:30: 2031-10-26T01:30:00.000Z
#   node-ical 03:30: 2031-10-26T02:30:00.000Z
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >package.json <<'JSON'
{"name": "finding", "private": true, "dependencies": {"ical.js": "2.2.1", "node-ical": "0.27.2"}}
JSON
npm install --silent --no-audit --no-fund >npm.log 2>&1 || { cat npm.log; exit 2; }
cat >read.mjs <<'JS'
import ICAL from "ical.js";
import ical from "node-ical";

const file = (time) => [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//finding//EN",
  "BEGIN:VTIMEZONE", "TZID:Europe/Berlin",
  "BEGIN:DAYLIGHT", "DTSTART:20310330T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT",
  "BEGIN:STANDARD", "DTSTART:20311026T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
  "END:VTIMEZONE",
  "BEGIN:VEVENT", "UID:1@example.org", "DTSTAMP:20310101T000000Z", `DTSTART;TZID=Europe/Berlin:20311026T${time}00`,
  "SUMMARY:Night", "END:VEVENT", "END:VCALENDAR", "",
].join("\r\n");

const byIcalJs = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(zone));
  return new ICAL.Event(calendar.getFirstSubcomponent("vevent")).startDate.toJSDate();
};
const byNodeIcal = (text) => Object.values(ical.sync.parseICS(text)).find((one) => one.type === "VEVENT").start;

for (const [name, read] of [["ical.js", byIcalJs], ["node-ical", byNodeIcal]]) {
  for (const time of ["0130", "0230", "0330"]) {
    console.log(`${name} ${time.slice(0, 2)}:${time.slice(2)}: ${read(file(time)).toISOString()}`);
  }
}
JS
TZ=UTC node read.mjs | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
ical.js 01:30: 2031-10-25T23:30:00.000Z
ical.js 02:30: 2031-10-26T01:30:00.000Z
ical.js 03:30: 2031-10-26T02:30:00.000Z
node-ical 01:30: 2031-10-25T23:30:00.000Z
node-ical 02:30: 2031-10-26T01:30:00.000Z
node-ical 03:30: 2031-10-26T02:30:00.000Z
SEEN
