package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;

/// Why a hub refused, in its own words, and what to do where that is known.
final class Reason {
    private Reason() {}

    static String of(HttpResponse<?> response, JsonNode answer, Credential credential) {
        int status = response.statusCode();
        var text = new StringBuilder().append(status).append(": ").append(Printable.of(said(response, answer)));
        for (JsonNode fault : answer.path("errors")) {
            text.append("\n  ")
                    .append(Printable.of(fault.path("where").asText()))
                    .append(": ")
                    .append(Printable.of(fault.path("message").asText()));
        }
        response.headers()
                .firstValue("Retry-After")
                .filter(wait -> status == 429 || status == 503)
                .ifPresent(wait -> text.append("\nTry again in ")
                        .append(Printable.of(wait))
                        .append(" seconds."));
        if (status == 401 && credential instanceof Credential.Bearer bearer) {
            text.append(
                    bearer.saved()
                            ? "\nSign in again: serai login"
                            : "\nThe token in SERAI_TOKEN is not accepted; unset it, or set one that is.");
        }
        return text.toString();
    }

    /// Problem details (RFC 9457), the V3 envelope, or OAuth 2.0's error (RFC 6749, 5.2).
    private static String said(HttpResponse<?> response, JsonNode answer) {
        for (JsonNode text : new JsonNode[] {
            answer.path("detail"),
            answer.path("meta").path("status_message"),
            answer.path("error_description"),
            answer.path("title"),
            answer.path("error")
        }) {
            if (text.isTextual() && !text.asText().isBlank()) {
                return text.asText();
            }
        }
        String elsewhere = response.headers().firstValue("Location").orElse("");
        return elsewhere.isEmpty()
                ? response.uri().getPath() + " gave no reason"
                : "the server sends elsewhere, to " + elsewhere + ". If that is the hub, name it by --server.";
    }
}
