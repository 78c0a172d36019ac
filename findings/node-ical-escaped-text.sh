#!/usr/bin/env bash
# node-ical 0.26.1 (npm) on Node 18 or newer.
#
# Expected (RFC 5545, 3.3.11): `\\` is one backslash and `\,` a comma that belongs to the text, read from left to right,
# so that `C:\\new` is `C:\new` and `Dinner\, formal` one category.
# Seen: `\\n` becomes a backslash and a line end, as pairs are replaced one kind after the other; and a list is cut at
# commas that are escaped, of which the backslash stays. ical.js 2.2.1 reads both right.
#
# Output seen:
#   ical.js: {"summary":"Files in C:\\new\\tables","categories":["Dinner, formal","Members"]}
#   node-ical: {"summary":"Files in C:\\\new\\tables","categories":["Dinner\\","formal","Members"]}
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund node-ical@0.26.1 ical.js@2.2.1 >npm.log 2>&1 || { cat npm.log; exit 2; }
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 'PRODID:-//finding//EN' BEGIN:VEVENT UID:1 DTSTAMP:20260101T000000Z \
  DTSTART:20260601T120000Z 'SUMMARY:Files in C:\\new\\tables' 'CATEGORIES:Dinner\, formal,Members' END:VEVENT \
  END:VCALENDAR >event.ics
cat >read.mjs <<'JS'
import { readFileSync } from 'node:fs';
import nodeIcal from 'node-ical';
import ICAL from 'ical.js';

const text = readFileSync('event.ics', 'utf8');
const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
const shown = (summary, categories) => JSON.stringify({ summary, categories });
console.log('ical.js:', shown(event.getFirstPropertyValue('summary'), event.getFirstProperty('categories').getValues()));
const read = Object.values(nodeIcal.sync.parseICS(text)).find(one => one.type === 'VEVENT');
console.log('node-ical:', shown(read.summary, read.categories));
JS
node read.mjs | tee seen
diff seen - <<'SEEN' || { echo "the behaviour has changed"; exit 1; }
ical.js: {"summary":"Files in C:\\new\\tables","categories":["Dinner, formal","Members"]}
node-ical: {"summary":"Files in C:\\\new\\tables","categories":["Dinner\\","formal","Members"]}
SEEN
