package io.serai.invitations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.cache.RateLimits;
import io.serai.invitations.calendar.CalendarEvent;
import io.serai.invitations.calendar.CalendarFile;
import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `rsvp`: guests look at their page and answer.
public final class Rsvp {
    private static final RateLimits.Limit ANSWERS = new RateLimits.Limit("rsvp-answers", 20, Duration.ofMinutes(1));
    private static final RateLimits.Limit VIEWS = new RateLimits.Limit("rsvp-views", 60, Duration.ofMinutes(1));
    private static final int LONGEST_NOTE = 1_000;

    private final RsvpLinks links;
    private final EventStore events;
    private final GuestStore guests;
    private final Answering answering;
    private final AccessLog log;
    private final Suspicion suspicion;
    private final RateLimits limits;
    private final Texts texts;
    private final String host;
    private final ObjectMapper json;
    private final Clock clock;

    Rsvp(Parts parts, RsvpLinks links, Suspicion suspicion, RateLimits limits, Answering answering, Clock clock) {
        this.links = links;
        this.events = parts.events();
        this.guests = parts.guests();
        this.answering = answering;
        this.log = parts.log();
        this.suspicion = suspicion;
        this.limits = limits;
        this.texts = parts.texts();
        this.host = parts.host();
        this.json = parts.json();
        this.clock = clock;
    }

    /// What it works with.
    ///
    /// @param host by which the hub is reached
    record Parts(
            EventStore events,
            GuestStore guests,
            EventKeeper keeper,
            Notices notices,
            GuestBadges badges,
            AccessLog log,
            Texts texts,
            String host,
            ObjectMapper json) {}

    /// Looking answers nothing: programs that look for viruses open every link.
    public Outcome show(@ExchangeProperty(Call.PROPERTY) Call call) {
        if (!call.prefersPage()) {
            return new Outcome.Done(invitation(visited(call)));
        }
        try {
            return page(200, visited(call), call, null);
        } catch (Refusal refusal) {
            return gone(refusal);
        }
    }

    private RsvpLinks.Invited visited(Call call) {
        RsvpLinks.Invited who = links.require(call);
        within(VIEWS, who);
        boolean scanner = Suspicion.isScanner(call, false);
        log.add(List.of(new AccessLog.Line(
                who,
                new AccessLog.Access(AccessLog.Kind.VISIT, call.client(), scanner, false, MissingNode.getInstance()),
                null,
                null)));
        if (!scanner && !who.guest().answer().status().opened()) {
            guests.opened(who.guest());
        }
        return who;
    }

    /// The page's form, as a browser without scripts sends it, too.
    public Outcome send(@Body JsonNode form, @ExchangeProperty(Call.PROPERTY) Call call) {
        ObjectNode body = json.createObjectNode();
        body.put("attending", form.path("attending").asText().equals("yes"));
        body.put("plus_ones", form.path("plus_ones").asInt(0));
        body.put("note", form.path("note").asText(""));
        body.set("fingerprint", device(form.path("fingerprint").asText("")));
        try {
            answer(body, call);
            return new Outcome.Moved(303, "/rsvp/" + call.required("token"));
        } catch (Refusal refusal) {
            int status = refusal.outcome().status();
            if (status == 404 || status == 410) {
                return gone(refusal);
            }
            String detail = refusal.outcome().faults().isEmpty()
                    ? refusal.outcome().detail()
                    : refusal.outcome().detail() + " "
                            + refusal.outcome().faults().getFirst().message() + ".";
            return page(status, links.require(call), call, detail);
        }
    }

    /// The event for a calendar program: nothing of the guest is in it.
    public Outcome calendar(@ExchangeProperty(Call.PROPERTY) Call call) {
        RsvpLinks.Invited who = links.require(call);
        within(VIEWS, who);
        HostedEvent event = who.event();
        LocalDateTime start = event.plan().start();
        if (start == null) {
            throw new Refusal(404, "The event has no time yet.");
        }
        EventStore.Version version = events.version(event.key());
        byte[] file = CalendarFile.of(new CalendarEvent(
                event.id(),
                host,
                event.title(),
                event.plan().description(),
                event.plan().location(),
                new CalendarEvent.When(start, event.plan().end(), event.zone()),
                version.sequence(),
                version.since()));
        return unfollowed(new Outcome.Document(CalendarFile.MEDIA_TYPE, new ByteArrayInputStream(file), "event.ics"));
    }

    private JsonNode device(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NOTE) {
            return MissingNode.getInstance();
        }
        try {
            JsonNode device = json.readTree(text);
            return device.isObject() ? device : MissingNode.getInstance();
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }

    private Outcome page(int status, RsvpLinks.Invited who, Call call, @Nullable String problem) {
        var page = new GuestPage(who, texts, call.required("token"), isOpen(who.event()), guests.position(who.guest()));
        var model = new LinkedHashMap<String, @Nullable Object>();
        model.put("page", page);
        model.put("problem", problem);
        return unfollowed(new Outcome.Page(status, "invitations/rsvp", model));
    }

    private static Outcome gone(Refusal refusal) {
        return unfollowed(new Outcome.Page(
                refusal.outcome().status(),
                "invitations/gone",
                Map.of(
                        "title",
                        "This link leads nowhere",
                        "detail",
                        refusal.outcome().detail())));
    }

    /// The address is a key: it goes to nobody else.
    private static Outcome unfollowed(Outcome page) {
        return new Outcome.WithHeaders(
                page, Map.of("Referrer-Policy", "no-referrer", "X-Robots-Tag", "noindex", "Cache-Control", "no-store"));
    }

    private boolean isOpen(HostedEvent event) {
        try {
            requireOpen(event);
            return true;
        } catch (Refusal _) {
            return false;
        }
    }

    /// What the page tells of the device, once it is open.
    public Outcome access(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        RsvpLinks.Invited who = links.require(call);
        within(VIEWS, who);
        var access = new AccessLog.Access(
                AccessLog.Kind.ACCESS,
                call.client(),
                Suspicion.isScanner(call, body.path("gesture").asBoolean()),
                body.path("gesture").asBoolean(),
                fingerprint(body));
        Judgement judgement = suspicion.judge(who, access);
        log.add(List.of(new AccessLog.Line(who, access, judgement, null)));
        return new Outcome.Done(204, null, "", Map.of());
    }

    public Outcome answer(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        RsvpLinks.Invited who = links.require(call);
        within(ANSWERS, who);
        Answering.Wish wish = wish(body, who);
        requireOpen(who.event());
        var access = new AccessLog.Access(
                AccessLog.Kind.RSVP, call.client(), Suspicion.isScanner(call, true), true, body.path("fingerprint"));
        Judgement judgement = suspicion.judge(who, access);
        if (judgement.isBlocked()) {
            log.add(List.of(new AccessLog.Line(who, access, judgement, null)));
            throw new Refusal(403, "This answer can't be taken here. Please ask your host to note it for you.");
        }
        Answering.Standing taken = answering.take(new Answering.Answer(who, wish, access, judgement));
        return new Outcome.Done(answered(taken.now(), taken.position()));
    }

    private void within(RateLimits.Limit limit, RsvpLinks.Invited who) {
        Duration wait = limits.take(limit, who.guest().id());
        if (!wait.isZero()) {
            throw new Refusal(new Outcome.Refused(429, "This link is used too often. Wait a minute.", wait));
        }
    }

    private static Answering.Wish wish(JsonNode body, RsvpLinks.Invited who) {
        boolean attending = body.path("attending").asBoolean();
        int plusOnes = attending ? body.path("plus_ones").asInt(0) : 0;
        int allowed = who.event().plusOnes(who.guest().allowed());
        if (plusOnes > allowed) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "You can't bring so many.",
                    List.of(new Fault("body.plus_ones", "expected a number from 0 to " + allowed))));
        }
        String note = body.path("note").asText("").strip();
        if (note.codePointCount(0, note.length()) > LONGEST_NOTE) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "The note is too long.",
                    List.of(new Fault("body.note", "expected at most " + LONGEST_NOTE + " characters"))));
        }
        return new Answering.Wish(attending, plusOnes, note.isEmpty() ? null : note);
    }

    private void requireOpen(HostedEvent event) {
        Instant now = clock.instant();
        ZonedDateTime over = event.over();
        if (over != null && !now.isBefore(over.toInstant())) {
            throw new Refusal(409, "The event is over.");
        }
        ZonedDateTime end = event.answersEnd();
        if (end != null && !now.isBefore(end.toInstant())) {
            throw new Refusal(
                    409,
                    "Answers were taken until " + DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(end)
                            + ". Please ask your host.");
        }
    }

    private static JsonNode fingerprint(JsonNode body) {
        var fingerprint = body.deepCopy();
        if (fingerprint instanceof ObjectNode object) {
            object.remove("gesture");
        }
        return fingerprint;
    }

    private static Map<String, @Nullable Object> answered(RsvpLinks.Invited who, long position) {
        var answered = new LinkedHashMap<String, @Nullable Object>();
        answered.put("status", who.guest().answer().status().word());
        if (who.guest().answer().status() == Guest.Status.WAITLISTED) {
            answered.put("position", position);
        }
        answered.put("plus_ones", who.guest().answer().plusOnes());
        answered.put("changed_until", text(who.event().answersEnd()));
        return answered;
    }

    private Map<String, @Nullable Object> invitation(RsvpLinks.Invited who) {
        HostedEvent event = who.event();
        var shown = new LinkedHashMap<String, @Nullable Object>();
        var what = new LinkedHashMap<String, @Nullable Object>();
        what.put("name", event.title());
        what.put("description", event.plan().description());
        what.put("start_at", text(event.at(event.plan().start())));
        what.put("end_at", text(event.at(event.plan().end())));
        what.put("timezone", event.zone().getId());
        what.put("location", event.plan().location());
        shown.put("event", what);
        shown.put("name", who.guest().who().name());
        shown.put("plus_ones_allowed", event.plusOnes(who.guest().allowed()));
        shown.put("note", who.guest().answer().note());
        shown.putAll(answered(who, guests.position(who.guest())));
        return shown;
    }

    private static @Nullable String text(@Nullable ZonedDateTime at) {
        return at == null ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.toOffsetDateTime());
    }
}
