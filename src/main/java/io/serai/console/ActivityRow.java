package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// One thing that happened around an event, in words.
///
/// @param tone of the label: `on`, `off` or `busy`
/// @param label empty for none
/// @param about what else there is to know
public record ActivityRow(
        String id, @Nullable When at, String guest, String what, String tone, String label, String about) {

    static ActivityRow of(HostedView event, JsonNode item) {
        JsonNode access = item.path("type").asText().equals("rsvp") ? item.path("access") : item;
        String band = access.path("band").asText("");
        boolean blocked = access.path("blocked").asBoolean();
        String label = access.path("label").asText("");
        return new ActivityRow(
                item.path("id").asText(),
                event.at(item.path("at")),
                item.path("guest_name").asText("Guest"),
                what(item),
                blocked || band.equals("high") || band.equals("block") ? "off" : band.equals("low") ? "on" : "busy",
                label,
                item.path("type").asText().equals("notice")
                        ? item.path("reason").asText("")
                        : about(access));
    }

    private static String what(JsonNode item) {
        return switch (item.path("type").asText()) {
            case "rsvp" -> item.path("blocked").asBoolean() ? "tried to answer, and was blocked" : answer(item);
            case "notice" ->
                item.path("kind").asText().replace('_', ' ') + ", "
                        + channel(item.path("channel").asText()) + ": "
                        + item.path("state").asText();
            default ->
                item.path("scanner").asBoolean()
                        ? "a mail scanner looked at the invitation"
                        : item.path("kind").asText().equals("visit")
                                ? "looked at the invitation"
                                : "opened the invitation";
        };
    }

    private static String answer(JsonNode item) {
        long more = item.path("plus_ones").asLong();
        String with = more == 0 ? "" : ", with " + more + " more";
        return switch (item.path("status").asText()) {
            case "attending" -> "comes" + with;
            case "waitlisted" -> "waits for a place" + with;
            case "declined" -> "does not come";
            default -> "answered";
        };
    }

    static String channel(String word) {
        return switch (word) {
            case "wa" -> "WhatsApp";
            case "sms" -> "SMS";
            case "manual" -> "by hand";
            default -> word;
        };
    }

    private static String about(JsonNode access) {
        if (!access.has("address")) {
            return "";
        }
        String score = access.path("score").asText("");
        String reason = access.path("reason").asText("");
        return access.path("address").asText("")
                + (score.isEmpty() ? "" : ", score " + score)
                + (access.path("unscored").asBoolean() ? ", not scored" : "")
                + (reason.isEmpty() ? "" : ", " + reason);
    }
}
