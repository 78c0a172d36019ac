package io.serai.hub.delivery;

import io.serai.hub.settings.Sha256;
import org.jspecify.annotations.Nullable;

/// What is told of a failure in a dead letter.
///
/// @param endpoint what failed, such as `zoom GET /zoom_events/events/{eventId}/tickets`
/// @param exception the class, without its package
/// @param fingerprint 16 hex digits: the same for failures that are alike but for ids, numbers and quoted text
record Misfortune(String endpoint, String exception, String message, String fingerprint) {
    private static final int ENDPOINT = 255;
    private static final int MESSAGE = 2000;
    private static final int FINGERPRINT = 16;

    static Misfortune of(String capability, Diagnosis diagnosis, @Nullable String step) {
        String endpoint =
                diagnosis.endpoint() != null ? diagnosis.endpoint() : step == null ? Work.endpoint(capability) : step;
        String exception = diagnosis.cause().getClass().getSimpleName();
        String message = diagnosis.cause().getMessage();
        return of(capability, endpoint, exception, message == null ? "" : message);
    }

    static Misfortune of(String capability, String endpoint, String exception, String message) {
        String where = shortened(withoutSecrets(withoutQuery(endpoint)), ENDPOINT);
        String told = shortened(withoutSecrets(message), MESSAGE);
        String alike = capability + "\n" + where + "\n" + exception + "\n" + shape(told);
        return new Misfortune(where, exception, told, Sha256.hex(alike).substring(0, FINGERPRINT));
    }

    /// What stays the same when the same thing fails for another record.
    private static String shape(String message) {
        return message.replaceAll("\"[^\"]*\"|'[^']*'", "\"…\"")
                .replaceAll("[0-9A-Za-z._%+-]+@[0-9A-Za-z.-]+", "@")
                .replaceAll("\\b[0-9a-fA-F]{8,}(?:-[0-9a-fA-F]{4,})*\\b", "#")
                .replaceAll("\\b(?=[A-Za-z_-]*\\d)[A-Za-z0-9_-]{11,}\\b", "#")
                .replaceAll("\\d+", "#");
    }

    private static String withoutQuery(String endpoint) {
        int query = endpoint.indexOf('?');
        return query < 0 ? endpoint : endpoint.substring(0, query);
    }

    /// Messages come from anywhere: what looks like a credential does not go on from here.
    private static String withoutSecrets(String message) {
        return message.replaceAll("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]+", "$1 ***")
                .replaceAll(
                        "(?i)([\\w-]*(?:authorization|token|secret|passw|api[_-]?key)[\\w-]*[\"']?\\s*[:=]\\s*[\"']?)"
                                + "(?!bearer|basic)[^\\s\"',;&}]+",
                        "$1***")
                .replaceAll("//[^/@\\s]*@", "//***@");
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
