package io.serai.invitations;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.invitations.phone.Phone;
import io.serai.mail.Channel;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a host says of a guest, checked.
///
/// @param allowed how many they may bring; null for as many as the event says
record GuestWish(Guest.Who who, @Nullable Integer allowed) {
    /// A guest of whom nothing is said yet.
    static final GuestWish NOTHING = new GuestWish(new Guest.Who(null, null, null), null);

    /// @param given what was said; what is not there stays as it is
    /// @throws Refusal 422 that names what can't be
    static GuestWish of(JsonNode given, GuestWish present) {
        var faults = new ArrayList<Fault>();
        var wish = new GuestWish(
                new Guest.Who(
                        text(given, "name", present.who().name(), UnaryOperator.identity(), faults),
                        text(given, "email", present.who().email(), Channel.MAIL::checked, faults),
                        text(
                                given,
                                "phone",
                                present.who().phone(),
                                text -> Phone.parse(text, null).e164(),
                                faults)),
                !given.has("plus_ones_allowed")
                        ? present.allowed()
                        : given.path("plus_ones_allowed").isNull()
                                ? null
                                : (Integer) given.path("plus_ones_allowed").asInt());
        if (faults.isEmpty() && wish.who().email() == null && wish.who().phone() == null) {
            faults.add(new Fault("body.email", "is missing; a guest needs an e-mail address or a phone number"));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(new Outcome.Refused(422, "The guest can't be like this.", faults));
        }
        return wish;
    }

    private static @Nullable String text(
            JsonNode given, String name, @Nullable String present, UnaryOperator<String> checked, List<Fault> faults) {
        if (!given.has(name)) {
            return present;
        }
        String text = given.path(name).asText("").strip();
        if (given.path(name).isNull() || text.isEmpty()) {
            return null;
        }
        try {
            return checked.apply(text);
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("body." + name, String.valueOf(e.getMessage())));
            return null;
        }
    }

    /// The names of what is other than before.
    Set<String> changed(GuestWish before) {
        var changed = new LinkedHashSet<String>();
        add(changed, "name", before.who().name(), who.name());
        add(changed, "email", before.who().email(), who.email());
        add(changed, "phone", before.who().phone(), who.phone());
        add(changed, "plus_ones_allowed", before.allowed(), allowed);
        return changed;
    }

    private static void add(Set<String> changed, String name, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changed.add(name);
        }
    }
}
