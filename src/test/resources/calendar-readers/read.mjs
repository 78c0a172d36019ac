// Reads calendar files with ical.js and with node-ical: a JSON array of texts in, for each reader an array of events out.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const files = JSON.parse(readFileSync(0, "utf8"));

function icalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const event = calendar.getFirstSubcomponent("vevent");
  const value = (name) => event.getFirstPropertyValue(name);
  const instant = (name) => value(name)?.toUnixTime() ?? null;
  return {
    uid: value("uid"),
    method: calendar.getFirstPropertyValue("method"),
    sequence: value("sequence"),
    stamp: instant("dtstamp"),
    start: instant("dtstart"),
    end: instant("dtend"),
    summary: value("summary"),
    description: value("description"),
    location: value("location"),
    names: event.getAllProperties().map((property) => property.name.toUpperCase()),
    inside: calendar.getAllSubcomponents().map((part) => part.name.toUpperCase()),
  };
}

function nodeIcal(text) {
  const calendar = ical.sync.parseICS(text);
  const event = Object.values(calendar).find((part) => part.type === "VEVENT");
  const instant = (date) => (date ? date.getTime() / 1000 : null);
  return {
    uid: event.uid,
    method: event.method ?? calendar.vcalendar?.method ?? null,
    sequence: Number(event.sequence),
    stamp: instant(event.dtstamp),
    start: instant(event.start),
    end: event.datetype && /\nDTEND/.test(text) ? instant(event.end) : null,
    summary: event.summary ?? null,
    description: event.description ?? null,
    location: event.location ?? null,
    attendee: event.attendee ?? null,
  };
}

process.stdout.write(JSON.stringify({ "ical.js": files.map(icalJs), "node-ical": files.map(nodeIcal) }));
