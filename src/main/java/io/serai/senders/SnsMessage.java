package io.serai.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// What Amazon SNS posts (docs.aws.amazon.com/sns, HTTP/HTTPS notification JSON format). Amazon's own library for it
/// refuses `"Subject": null`, fetches certificates by itself and from its own region alone, and looks at neither the
/// topic nor the age, so this is ours.
record SnsMessage(JsonNode body) {
    private static final String NOTIFICATION = "Notification";
    private static final String SUBSCRIPTION = "SubscriptionConfirmation";
    private static final List<String> OF_NOTIFICATION =
            List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
    private static final List<String> OF_SUBSCRIPTION =
            List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

    /// Empty for what is none.
    static Optional<SnsMessage> of(byte[] body, ObjectMapper json) {
        try {
            JsonNode tree = json.readTree(body);
            return tree.isObject() ? Optional.of(new SnsMessage(tree)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    String text(String name) {
        return body.path(name).isTextual() ? body.path(name).asText() : "";
    }

    boolean isNotification() {
        return text("Type").equals(NOTIFICATION);
    }

    boolean isSubscription() {
        return text("Type").equals(SUBSCRIPTION);
    }

    /// Empty where there is none, or none that can be read.
    Optional<Instant> time() {
        try {
            return Optional.of(Instant.parse(text("Timestamp")));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /// What is signed: of each member that is there its name and its value, a line each.
    byte[] signed() {
        var lines = new StringBuilder();
        for (String name : isNotification() ? OF_NOTIFICATION : OF_SUBSCRIPTION) {
            if (body.path(name).isTextual()) {
                lines.append(name).append('\n').append(text(name)).append('\n');
            }
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// Of the algorithm that it names; empty for one that SNS has not.
    Optional<String> algorithm() {
        return switch (text("SignatureVersion")) {
            case "1" -> Optional.of("SHA1withRSA");
            case "2" -> Optional.of("SHA256withRSA");
            default -> Optional.empty();
        };
    }
}
