package io.serai.invitations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.billing.Plans;
import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Person;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `hostedEvents`: events as their hosts see them. They are the records of V3, and are written by the same
/// engine.
public final class HostedEvents {
    private static final String TYPE = "event";

    private final EventStore store;
    private final EventAccess access;
    private final Records records;
    private final EventKeeper keeper;
    private final Plans plans;

    HostedEvents(EventStore store, EventAccess access, Records records, EventKeeper keeper, Plans plans) {
        this.store = store;
        this.access = access;
        this.records = records;
        this.keeper = keeper;
        this.plans = plans;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        Person person = call.person();
        Page page = Page.of(call);
        List<EventStore.Seen> seen = store.of(person, page.size(), page.offset());
        Map<Long, EventStore.Counts> counts =
                store.counts(seen.stream().map(one -> one.event().key()).toList());
        return page.of(
                seen.stream()
                        .map(one -> shown(
                                one.event(),
                                one.role(),
                                counts.getOrDefault(one.event().key(), EventStore.Counts.NONE)))
                        .toList(),
                store.count(person));
    }

    /// Its maker owns it, in the same transaction.
    public Outcome create(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        Person person = access.person(call);
        EventFields.Checked checked = EventFields.of((ObjectNode) body, null);
        Optional<Outcome> over = plans.overEvents(
                call.tenant().id(), store.countOfAccount(call.tenant().id()), 1);
        if (over.isPresent()) {
            return over.get();
        }
        String id = records.write(() -> {
            String made = records.create(EventAccess.writing(call), TYPE, checked.fields())
                    .path("id")
                    .asText();
            EventStore.Seen seen = store.find(person, made).orElseThrow();
            store.hold(seen.event().key());
            store.join(seen.event().key(), person.id(), EventRole.OWNER);
            return made;
        });
        return new Outcome.Report(201, answered(person, id, checked.notices()));
    }

    public Outcome read(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        return new Outcome.Done(
                shown(host.event(), host.role(), store.counts(host.event().key())));
    }

    /// What guests answered last, by the day when they did.
    public Outcome answers(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.VIEWER);
        return new Outcome.Done(Map.of("days", store.answers(host.event().key())));
    }

    public Outcome change(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.EDITOR);
        EventFields.Checked checked = EventFields.of((ObjectNode) body, host.event());
        records.write(() -> {
            store.hold(host.event().key());
            if (!checked.fields().isEmpty()) {
                records.change(
                        EventAccess.writing(host.call()), TYPE, host.event().id(), checked.fields());
            }
            keeper.keep(host.event().key());
            return true;
        });
        return new Outcome.Done(answered(host.person(), host.event().id(), checked.notices()));
    }

    /// It is hidden, its links lead nowhere, and nobody is reminded any more; guests and answers stay to be exported.
    public Outcome remove(@ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = access.require(call, EventRole.OWNER);
        long event = host.event().key();
        return records.write(() -> {
            store.hold(event);
            EventStore.Counts counts = store.counts(event);
            if (counts.people() > 0 && !call.flag("confirm")) {
                return new Outcome.Refused(
                        409,
                        ("The event has %d guests, of whom %d attend with %d more and %d wait. "
                                        + "Their links would lead nowhere: say ?confirm=true to remove it all the same.")
                                .formatted(
                                        counts.people(), counts.attending(), counts.plusOnes(), counts.waitlisted()));
            }
            ObjectNode hidden = JsonNodeFactory.instance.objectNode();
            records.change(EventAccess.writing(host.call()), TYPE, host.event().id(), hidden.put("hide", true));
            store.remove(event);
            return new Outcome.Done(204, null, "", Map.of());
        });
    }

    private Map<String, @Nullable Object> answered(Person person, String id, List<String> notices) {
        EventStore.Seen seen = store.find(person, id).orElseThrow(EventAccess::unknown);
        Map<String, @Nullable Object> shown =
                shown(seen.event(), seen.role(), store.counts(seen.event().key()));
        shown.put("notices", notices);
        return shown;
    }

    static Map<String, @Nullable Object> shown(HostedEvent event, @Nullable EventRole role, EventStore.Counts counts) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("id", event.id());
        shown.put("name", event.plan().name());
        shown.put("description", event.plan().description());
        shown.put("start_datetime", text(event.plan().start()));
        shown.put("start_at", text(event, event.plan().start()));
        shown.put("end_datetime", text(event.plan().end()));
        shown.put("end_at", text(event, event.plan().end()));
        shown.put("timezone", event.plan().timezone());
        shown.put("location", event.plan().location());
        shown.put("capacity", event.capacity());
        shown.put("rsvp_until", text(event.rsvpUntil()));
        shown.put("rsvp_until_at", text(event, event.rsvpUntil()));
        shown.put("plus_ones_max", event.plusOnesMax());
        shown.put("remind_days", event.remindDays());
        shown.put("language", event.language());
        shown.put("your_role", role == null ? null : role.word());
        var numbers = new LinkedHashMap<String, Object>();
        numbers.put("guests", counts.people());
        numbers.put("invited", counts.invited());
        numbers.put("opened", counts.opened());
        numbers.put("attending", counts.attending());
        numbers.put("waitlisted", counts.waitlisted());
        numbers.put("declined", counts.declined());
        numbers.put("plus_ones", counts.plusOnes());
        numbers.put("over", event.capacity() == null ? 0 : Math.max(0, counts.taken() - Math.max(0, event.capacity())));
        shown.put("counts", numbers);
        return shown;
    }

    private static @Nullable String text(@Nullable LocalDateTime wall) {
        return wall == null ? null : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(wall);
    }

    private static @Nullable String text(HostedEvent event, @Nullable LocalDateTime wall) {
        return wall == null
                ? null
                : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        java.util.Objects.requireNonNull(event.at(wall)).toOffsetDateTime());
    }
}
