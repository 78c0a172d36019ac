package io.serai.audit;

import io.serai.web.Client;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What is to be kept. Texts are cut to what the table takes, as a long `User-Agent` must not undo a change.
///
/// @param account the tenant's integer key
/// @param before a JSON object, or null for nothing
/// @param count how many alike there were since `at`, 1 or more
record Entry(
        Instant at,
        Actor actor,
        Client client,
        @Nullable Long account,
        String action,
        String outcome,
        String resource,
        @Nullable String resourceId,
        @Nullable String requestId,
        @Nullable String before,
        @Nullable String after,
        int count) {

    Entry {
        if (count < 1) {
            throw new IllegalArgumentException("count is 1 or more, not " + count);
        }
        // or what is read back would be another time than the one that was chained
        at = at.truncatedTo(ChronoUnit.MILLIS);
        actor = new Actor(actor.kind(), cut(actor.id(), 190), cut(actor.name(), 320), cut(actor.credential(), 190));
        client = new Client(shortened(client.address(), 64), whole(client.agent()));
        action = shortened(action, 64);
        resource = shortened(resource, 64);
        resourceId = cut(resourceId, 190);
        requestId = cut(requestId, 64);
        before = whole(before);
        after = whole(after);
    }

    /// Half a surrogate pair is no UTF-8: drivers differ in what they store of it, so it is taken out before the
    /// chaining.
    private static @Nullable String whole(@Nullable String text) {
        return text == null ? null : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static @Nullable String cut(@Nullable String text, int most) {
        String whole = whole(text);
        return whole == null ? null : shortened(whole, most);
    }

    /// Never between the two halves of a character.
    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
