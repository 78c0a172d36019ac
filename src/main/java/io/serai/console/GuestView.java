package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A guest of an event, as its hosts see them.
///
/// @param plusOnes whom they bring
/// @param allowed how many they may bring; empty for as many as the event says
/// @param link whether they have one that works
/// @param told what they were told last; empty for nothing
/// @param byHand whether a message to them waits for a person
public record GuestView(
        JsonNode guest,
        String status,
        long plusOnes,
        String allowed,
        boolean link,
        String told,
        boolean byHand,
        @Nullable When answered) {
    /// By what the API calls them.
    public static final Map<String, String> STATUSES = statuses();

    private static Map<String, String> statuses() {
        var statuses = new LinkedHashMap<String, String>();
        statuses.put("", "any");
        statuses.put("new", "not invited yet");
        statuses.put("invited", "invited");
        statuses.put("opened", "opened the invitation");
        statuses.put("attending", "attending");
        statuses.put("waitlisted", "on the waitlist");
        statuses.put("declined", "declined");
        return Collections.unmodifiableMap(statuses);
    }

    static GuestView of(HostedView event, JsonNode guest) {
        JsonNode notice = guest.path("last_notice");
        String channel = notice.path("channel").asText("");
        String state = notice.path("state").asText("");
        boolean byHand = channel.equals("manual") && state.equals("queued");
        return new GuestView(
                guest,
                guest.path("status").asText(""),
                guest.path("plus_ones").asLong(),
                guest.path("plus_ones_allowed").asText(""),
                guest.path("token").asText("").equals("active"),
                channel.isEmpty()
                        ? ""
                        : byHand
                                ? "waits to be told by hand"
                                : ActivityRow.channel(channel) + ": " + state + why(notice),
                byHand,
                event.at(guest.path("answered_at")));
    }

    private static String why(JsonNode notice) {
        String reason = notice.path("reason").asText("");
        return reason.isEmpty() ? "" : " (" + reason + ")";
    }

    public String id() {
        return guest.path("id").asText();
    }

    public String name() {
        return guest.path("name").asText("");
    }

    public String email() {
        return guest.path("email").asText("");
    }

    public String phone() {
        return guest.path("phone").asText("");
    }

    public String note() {
        return guest.path("note").asText("");
    }

    /// How hosts know them.
    public String shown() {
        return !name().isBlank() ? name() : !email().isEmpty() ? email() : phone().isEmpty() ? "Guest" : phone();
    }

    public String standing() {
        return STATUSES.getOrDefault(status, status) + (plusOnes == 0 ? "" : ", with " + plusOnes + " more");
    }

    public String tone() {
        return switch (status) {
            case "attending" -> "on";
            case "declined" -> "off";
            default -> "busy";
        };
    }

    /// Whether they are to be told by somebody's own telephone: they have no address, and were not told yet.
    boolean isForWalk() {
        boolean answered = Set.of("attending", "waitlisted", "declined").contains(status);
        return !phone().isEmpty() && email().isEmpty() && !answered && (told.isEmpty() || byHand);
    }
}
