#!/usr/bin/env bash
# node-ical 0.26.1 (npm) on Node 18 or newer.
#
# Expected: DTSTART with a TZID is read by the VTIMEZONE of that name which the file itself holds (RFC 5545, 3.2.19 and
# 3.6.5: it must hold one, and names are the file's own). 12:00 in a zone of +05:30 is 06:30 UTC on every machine.
# Seen: a VTIMEZONE whose name is no IANA zone is not read; the time is taken as that of the machine, so that the same
# file is another instant on each. ical.js 2.2.1 reads it right.
#
# Output seen:
#   ical.js on UTC: 2026-06-01T06:30:00.000Z
#   node-ical on UTC: 2026-06-01T12:00:00.000Z
#   ical.js on America/New_York: 2026-06-01T06:30:00.000Z
#   node-ical on America/New_York: 2026-06-01T16:00:00.000Z
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund node-ical@0.26.1 ical.js@2.2.1 >npm.log 2>&1 || { cat npm.log; exit 2; }
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 'PRODID:-//finding//EN' \
  BEGIN:VTIMEZONE 'TZID:Club Time' BEGIN:STANDARD DTSTART:19700101T000000 TZOFFSETFROM:+0530 TZOFFSETTO:+0530 \
  END:STANDARD END:VTIMEZONE \
  BEGIN:VEVENT UID:1 DTSTAMP:20260101T000000Z 'DTSTART;TZID=Club Time:20260601T120000' SUMMARY:Dinner END:VEVENT \
  END:VCALENDAR >event.ics
cat >read.mjs <<'JS'
import { readFileSync } from 'node:fs';
import nodeIcal from 'node-ical';
import ICAL from 'ical.js';

const text = readFileSync('event.ics', 'utf8');
const calendar = new ICAL.Component(ICAL.parse(text));
const zones = calendar.getAllSubcomponents('vtimezone').map(zone => new ICAL.Timezone(zone));
zones.forEach(zone => ICAL.TimezoneService.register(zone));
const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent'));
console.log(`ical.js on ${process.env.TZ}: ${event.startDate.toJSDate().toISOString()}`);
const read = Object.values(nodeIcal.sync.parseICS(text)).find(one => one.type === 'VEVENT');
console.log(`node-ical on ${process.env.TZ}: ${read.start.toISOString()}`);
JS
for zone in UTC America/New_York; do TZ=$zone node read.mjs; done | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
ical.js on UTC: 2026-06-01T06:30:00.000Z
node-ical on UTC: 2026-06-01T12:00:00.000Z
ical.js on America/New_York: 2026-06-01T06:30:00.000Z
node-ical on America/New_York: 2026-06-01T16:00:00.000Z
SEEN
