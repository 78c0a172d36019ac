package io.serai.hub.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What settings must hold together, and what `prod` refuses.
final class SettingsRules {

    private static final int KEY_LENGTH = 24;
    private static final int PASSWORD_LENGTH = 12;
    private static final int DISTINCT = 8;

    private SettingsRules() {}

    static List<String> broken(Map<String, Object> values, boolean prod) {
        List<String> faults = new ArrayList<>();
        if (values.containsKey("serai.db.url") && !values.containsKey("serai.db.user")) {
            faults.add("SERAI_DB_USER: is missing, expected the user for SERAI_DB_URL");
        }
        if (values.containsKey("serai.mail.url") && !values.containsKey("serai.mail.from")) {
            faults.add("SERAI_MAIL_FROM: is missing, expected the sender of the hub's own mails, for SERAI_MAIL_URL");
        }
        if (values.containsKey("serai.master.key.previous")
                && values.get("serai.master.key.previous").equals(values.get("serai.master.key"))) {
            faults.add("SERAI_MASTER_KEY_PREVIOUS: is SERAI_MASTER_KEY, expected the one before it");
        }
        if (values.get("serai.worker.lease") instanceof Duration lease
                && values.get("serai.worker.poll") instanceof Duration poll
                && lease.compareTo(poll) <= 0) {
            faults.add("SERAI_WORKER_LEASE: expected more than SERAI_WORKER_POLL");
        }
        if (prod) {
            faults.addAll(unsafe(values));
        }
        return faults;
    }

    /// Secrets that were made for `dev` by the hub itself, and printed at its start.
    static List<String> generated(Map<String, Object> values, Secrets secrets) {
        return Stream.of("serai.api.key", "serai.admin.password", "serai.master.key")
                .filter(name -> values.containsKey(name)
                        && secrets.find(name)
                                .filter(kept -> kept.equals(values.get(name)))
                                .isPresent())
                .map(name -> variable(name) + ": is the one generated for dev, expected a new one in prod")
                .toList();
    }

    private static List<String> unsafe(Map<String, Object> values) {
        List<String> faults = new ArrayList<>();
        if (isWeak(values.get("serai.api.key"), KEY_LENGTH)) {
            faults.add("SERAI_API_KEY: expected in prod at least %d characters that can't be guessed"
                    .formatted(KEY_LENGTH));
        }
        if (!(values.get("serai.master.key") instanceof String key)
                || key.chars().distinct().count() < DISTINCT) {
            faults.add("SERAI_MASTER_KEY: expected in prod 32 random bytes as base64");
        }
        boolean email = values.containsKey("serai.admin.email");
        boolean password = values.containsKey("serai.admin.password");
        if (email != password) {
            faults.add((email ? "SERAI_ADMIN_PASSWORD" : "SERAI_ADMIN_EMAIL")
                    + ": is missing, expected in prod both of SERAI_ADMIN_EMAIL and SERAI_ADMIN_PASSWORD, or neither");
        }
        if (password && isWeak(values.get("serai.admin.password"), PASSWORD_LENGTH)) {
            faults.add("SERAI_ADMIN_PASSWORD: expected in prod at least %d characters that can't be guessed"
                    .formatted(PASSWORD_LENGTH));
        }
        if (values.containsKey("serai.db.url") && !values.containsKey("serai.db.password")) {
            faults.add("SERAI_DB_PASSWORD: is missing, expected in prod a password for SERAI_DB_URL");
        }
        if (values.containsKey("serai.mail.url") && !values.containsKey("serai.public.url")) {
            faults.add("SERAI_PUBLIC_URL: is missing, expected in prod where people reach the hub, such as"
                    + " https://hub.example.org: the links in its mails lead there");
        }
        if ("true".equals(values.get("serai.sandbox"))) {
            faults.add("SERAI_SANDBOX = \"true\": expected false in prod");
        }
        if (List.of("*").equals(values.get("serai.cors.origins"))) {
            faults.add("SERAI_CORS_ORIGINS = \"*\": expected in prod a list of origins");
        }
        return faults;
    }

    /// Missing, short, of few different characters, or starting as placeholders do.
    private static boolean isWeak(@Nullable Object secret, int length) {
        return !(secret instanceof String text)
                || text.length() < length
                || text.chars().distinct().count() < DISTINCT
                || text.matches("(?i)(change|example|default|secret|password|your|todo|insert|serai).*");
    }

    private static String variable(String name) {
        return Objects.requireNonNull(Setting.KNOWN.get(name)).variable();
    }
}
