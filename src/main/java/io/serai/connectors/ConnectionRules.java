package io.serai.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.addresses.MailAddress;
import io.serai.web.Fault;
import io.serai.web.OneLine;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds what a caller gave for a connection against what its system knows. No fault ever quotes a secret.
final class ConnectionRules {
    private static final int LONGEST_TEXT = 1_000;
    private static final int LONGEST_SECRET = 4_096;
    private static final int MOST_PAIRS = 1_000;

    private static final int LONGEST_HOST = 253;
    private static final int HIGHEST_PORT = 65_535;
    /// By ISO 3166-1 alpha-2, and three that have telephone numbers and no code there.
    private static final Set<String> COUNTRIES = Stream.concat(
                    Stream.of(Locale.getISOCountries()), Stream.of("AC", "TA", "XK"))
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern MAILBOX = Pattern.compile("[^<>]{0,200}<([^<>]+)>|([^<> ]+)");

    private final BaseUrls urls;

    ConnectionRules(BaseUrls urls) {
        this.urls = urls;
    }

    /// Puts the given settings into the present ones, in place; null takes one away.
    ///
    /// @return what is wrong with the result
    List<Fault> settings(VendorSystem system, ObjectNode present, JsonNode given) {
        var faults = new ArrayList<Fault>();
        given.properties().forEach(entry -> {
            VendorSystem.Setting setting = system.settings().stream()
                    .filter(one -> one.name().equals(entry.getKey()))
                    .findFirst()
                    .orElse(null);
            String where = "body.settings." + entry.getKey();
            if (setting == null) {
                faults.add(new Fault(
                        where,
                        "is no setting of %s; expected one of %s"
                                .formatted(
                                        system.name(),
                                        names(system.settings().stream()
                                                .map(VendorSystem.Setting::name)
                                                .toList()))));
            } else if (entry.getValue().isNull()) {
                present.remove(setting.name());
            } else {
                check(setting, entry.getValue(), where, faults);
                present.set(setting.name(), entry.getValue());
            }
        });
        system.settings().stream()
                .filter(setting -> setting.required() && !present.hasNonNull(setting.name()))
                .forEach(setting -> faults.add(new Fault("body.settings." + setting.name(), "is missing")));
        return faults;
    }

    /// What is missing where a change says anew where or how secrets travel: all that are set, once more.
    ///
    /// @param before the settings as they count, defaults among them, as `after`
    /// @param set the names of the secrets that there are
    /// @param given the names of those that come with the change
    static List<Fault> secretsAgain(
            VendorSystem system, JsonNode before, JsonNode after, Set<String> set, Set<String> given) {
        var missing = new TreeSet<>(set);
        missing.removeAll(given);
        if (missing.isEmpty()) {
            return List.of();
        }
        return system.settings().stream()
                .filter(VendorSystem.Setting::steers)
                .filter(setting -> !before.path(setting.name()).equals(after.path(setting.name())))
                .map(setting -> new Fault(
                        "body.settings." + setting.name(),
                        "says where or how the secrets travel; send them again in the same call, in `secrets`: "
                                + String.join(", ", missing)))
                .toList();
    }

    private void check(VendorSystem.Setting setting, JsonNode value, String where, List<Fault> faults) {
        switch (setting.kind()) {
            case URL -> {
                if (!value.isTextual()) {
                    faults.add(new Fault(where, "expected an address as text"));
                } else {
                    urls.fault(value.asText()).ifPresent(fault -> faults.add(new Fault(where, fault)));
                }
            }
            case TEXT -> {
                if (!isText(value, LONGEST_TEXT)) {
                    faults.add(new Fault(where, "expected a text of 1 to %d characters".formatted(LONGEST_TEXT)));
                }
            }
            case HOST -> {
                if (!isText(value, LONGEST_HOST)) {
                    faults.add(new Fault(where, "expected a host such as mail.example.org"));
                } else {
                    urls.hostFault(value.asText()).ifPresent(fault -> faults.add(new Fault(where, fault)));
                }
            }
            case PORT -> {
                if (!value.isInt() || value.asInt() < 1 || value.asInt() > HIGHEST_PORT) {
                    faults.add(new Fault(where, "expected a number, 1 to " + HIGHEST_PORT));
                }
            }
            case NUMBER -> {
                int most = Integer.parseInt(setting.members().getFirst());
                if (!value.isInt() || value.asInt() < 1 || value.asInt() > most) {
                    faults.add(new Fault(where, "expected a number, 1 to " + most));
                }
            }
            case COUNTRIES -> {
                if (!value.isArray()
                        || value.valueStream().anyMatch(one -> !one.isTextual() || !COUNTRIES.contains(one.asText()))) {
                    faults.add(new Fault(where, "expected a list of countries by their two letters, such as DE, US"));
                }
            }
            case WORD -> {
                if (!value.isTextual() || !setting.members().contains(value.asText())) {
                    faults.add(new Fault(where, "expected one of " + names(setting.members())));
                }
            }
            case LABEL -> {
                if (!value.isTextual() || !LABEL.matcher(value.asText()).matches()) {
                    faults.add(new Fault(where, "expected 1 to 63 letters, digits and hyphens"));
                }
            }
            case MAILBOX -> {
                if (!isText(value, LONGEST_TEXT) || !isMailbox(value.asText())) {
                    faults.add(new Fault(where, "expected an address, or a name and one: Ann <ann@example.org>"));
                }
            }
            case PAIRS -> pairs(setting, value, where, faults);
            case TEXTS -> texts(setting, value, where, faults);
        }
    }

    private static boolean isMailbox(String text) {
        Matcher mailbox = MAILBOX.matcher(text);
        try {
            return mailbox.matches()
                    && !MailAddress.of(mailbox.group(1) == null ? mailbox.group(2) : mailbox.group(1))
                            .isInternational();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static void pairs(VendorSystem.Setting setting, JsonNode value, String where, List<Fault> faults) {
        Set<String> members = new TreeSet<>(setting.members());
        if (!value.isArray() || value.size() > MOST_PAIRS) {
            faults.add(new Fault(where, "expected a list of at most %d objects".formatted(MOST_PAIRS)));
            return;
        }
        for (int i = 0; i < value.size(); i++) {
            var names = new TreeSet<String>();
            value.get(i).fieldNames().forEachRemaining(names::add);
            boolean texts = value.get(i).properties().stream().allMatch(one -> isText(one.getValue(), LONGEST_TEXT));
            if (!names.equals(members) || !texts) {
                faults.add(new Fault(
                        where + "[" + i + "]", "expected an object of the texts " + names(setting.members())));
            }
        }
    }

    private static void texts(VendorSystem.Setting setting, JsonNode value, String where, List<Fault> faults) {
        boolean known = value.isObject()
                && value.properties().stream()
                        .allMatch(one ->
                                setting.members().contains(one.getKey()) && isText(one.getValue(), LONGEST_TEXT));
        if (!known) {
            faults.add(new Fault(where, "expected an object of texts, any of " + names(setting.members())));
        }
    }

    /// The given secrets as texts.
    ///
    /// @param all whether those that are needed must be among them
    Map<String, String> secrets(VendorSystem system, JsonNode given, boolean all, List<Fault> faults) {
        var texts = new LinkedHashMap<String, String>();
        List<String> known =
                system.secrets().stream().map(VendorSystem.Secret::name).toList();
        given.properties().forEach(entry -> {
            String where = "body.secrets." + entry.getKey();
            if (!known.contains(entry.getKey())) {
                faults.add(new Fault(
                        where, "is no secret of %s; expected one of %s".formatted(system.name(), names(known))));
            } else if (!isText(entry.getValue(), LONGEST_SECRET)) {
                faults.add(new Fault(
                        where, "expected a text of 1 to %d characters without line breaks".formatted(LONGEST_SECRET)));
            } else {
                texts.put(entry.getKey(), entry.getValue().asText());
            }
        });
        if (all) {
            system.secrets().stream()
                    .filter(secret -> secret.required() && !given.has(secret.name()))
                    .forEach(secret -> faults.add(new Fault("body.secrets." + secret.name(), "is missing")));
        }
        return texts;
    }

    private static boolean isText(JsonNode value, int longest) {
        return value.isTextual()
                && !value.asText().isBlank()
                && value.asText().length() <= longest
                && OneLine.is(value.asText());
    }

    private static String names(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /// @throws Refusal 422 where there is a fault
    static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw refused(faults);
        }
    }

    static Refusal refused(List<Fault> faults) {
        return new Refusal(new Outcome.Refused(422, "The connection can't be like this.", faults));
    }
}
