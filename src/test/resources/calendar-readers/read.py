"""Reads calendar files with icalendar: a JSON array of texts in, an array of events out."""
import json
import sys

import icalendar


def read(text):
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    assert not event.errors, event.errors

    def instant(name):
        return event.decoded(name).timestamp() if name in event else None

    def line(name):
        return str(event[name]) if name in event else None

    return {
        "uid": line("UID"),
        "method": str(calendar["METHOD"]),
        "sequence": int(event["SEQUENCE"]),
        "stamp": instant("DTSTAMP"),
        "start": instant("DTSTART"),
        "end": instant("DTEND"),
        "summary": line("SUMMARY"),
        "description": line("DESCRIPTION"),
        "location": line("LOCATION"),
        "names": list(event.keys()),
        "inside": [part.name for part in calendar.subcomponents],
    }


files = json.loads(sys.stdin.buffer.read())
json.dump({"icalendar": [read(text) for text in files]}, sys.stdout)
