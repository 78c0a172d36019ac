package io.serai.connectors;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A kind of third party that a connection can lead to. Its connections are tested by the route
/// `direct:<name>-test-connection`, which takes a [Connection] as its body and fails or ends in a `String`: what the
/// vendor said.
///
/// @param name such as `novi`
/// @param secrets the names of its secrets, all needed unless optional
/// @param limits what the vendor allows one connection
public record VendorSystem(String name, List<Setting> settings, List<Secret> secrets, Limits limits) {
    public VendorSystem {
        settings = List.copyOf(settings);
        secrets = List.copyOf(secrets);
    }

    public enum Kind {
        /// An https address, outside loopback and private ranges unless in `dev`.
        URL,
        TEXT,
        /// A host's name or address, outside loopback and private ranges unless in `dev`.
        HOST,
        /// A number, 1 to 65535.
        PORT,
        /// A number, 1 to that of the only member.
        NUMBER,
        /// A list of countries by ISO 3166-1 alpha-2, such as `DE`; none of them where it is empty.
        COUNTRIES,
        /// One of the members.
        WORD,
        /// Letters, digits and `-`, such as a region: what may become part of an address.
        LABEL,
        /// An address, or a name and one: `Ann <ann@example.org>`.
        MAILBOX,
        /// A list of objects with exactly these members, all texts.
        PAIRS,
        /// An object with any of these members, all texts.
        TEXTS
    }

    /// What else a connection needs. Unless it says that it steers nothing, it is taken for one that says where or how
    /// secrets travel: whoever changes it has to give the secrets again, so that nobody sends those of others
    /// elsewhere.
    ///
    /// @param fallback the default; empty where there is none. In that of a `URL`, `{name}` stands for another
    /// setting
    /// @param members of each object, for `PAIRS`; of the object, for `TEXTS`; what it may be, for `WORD`; the
    ///     highest, for `NUMBER`
    /// @param steers whether it says where or how secrets travel, such as an address, a host, a port, or whether to
    ///     encrypt
    public record Setting(
            String name, Kind kind, String fallback, boolean required, List<String> members, boolean steers) {
        public Setting {
            members = List.copyOf(members);
            if (kind == Kind.URL && !steers) {
                throw new IllegalArgumentException(name + ": an address always says where secrets travel");
            }
        }

        public static Setting url(String name, String fallback) {
            return new Setting(name, Kind.URL, fallback, fallback.isEmpty(), List.of(), true);
        }

        public static Setting text(String name, String fallback) {
            return new Setting(name, Kind.TEXT, fallback, fallback.isEmpty(), List.of(), true);
        }

        public static Setting pairs(String name, List<String> members) {
            return new Setting(name, Kind.PAIRS, "", false, members, true);
        }

        public static Setting texts(String name, List<String> members) {
            return new Setting(name, Kind.TEXTS, "", false, members, true);
        }

        /// @param fallback empty where it is required
        public static Setting of(Kind kind, String name, String fallback) {
            return new Setting(name, kind, fallback, fallback.isEmpty(), List.of(), true);
        }

        /// One of several words, the first of which is the default.
        public static Setting word(String name, List<String> words) {
            return new Setting(name, Kind.WORD, words.getFirst(), false, words, true);
        }

        /// @param usual the default
        /// @param most the highest that it may be
        public static Setting number(String name, int usual, int most) {
            return new Setting(
                    name, Kind.NUMBER, Integer.toString(usual), false, List.of(Integer.toString(most)), false);
        }

        /// Without a default: what counts where it is missing is the system's to say.
        public static Setting countries(String name) {
            return new Setting(name, Kind.COUNTRIES, "", false, List.of(), false);
        }

        /// The same, which may be missing.
        public Setting optional() {
            return new Setting(name, kind, fallback, false, members, steers);
        }

        /// The same, which may be changed without the secrets: wherever it leads, it is with the same server.
        public Setting steersNothing() {
            return new Setting(name, kind, fallback, required, members, false);
        }
    }

    public record Secret(String name, boolean required) {}

    /// Calls in a second, a minute, a quarter of an hour, an hour and a UTC day; 0 where the vendor sets no such limit.
    public record Limits(int perSecond, int perMinute, int perQuarter, int perHour, int perDay) {
        /// None of the longer windows.
        public Limits(int perSecond, int perMinute, int perDay) {
            this(perSecond, perMinute, 0, 0, perDay);
        }

        /// As the API answers them.
        Map<String, Integer> shown() {
            var shown = new LinkedHashMap<String, Integer>();
            shown.put("per_second", perSecond);
            shown.put("per_minute", perMinute);
            shown.put("per_15_minutes", perQuarter);
            shown.put("per_hour", perHour);
            shown.put("per_day", perDay);
            return shown;
        }

        /// Those that slide; the day begins anew at midnight.
        List<Window> windows() {
            return Stream.of(
                            new Window(perSecond, Duration.ofSeconds(1)),
                            new Window(perMinute, Duration.ofMinutes(1)),
                            new Window(perQuarter, Duration.ofMinutes(15)),
                            new Window(perHour, Duration.ofHours(1)))
                    .filter(window -> window.calls > 0)
                    .toList();
        }

        /// The same where only a part of them is ours, of each one call at least.
        Limits part(int of) {
            return new Limits(
                    part(perSecond, of),
                    part(perMinute, of),
                    part(perQuarter, of),
                    part(perHour, of),
                    part(perDay, of));
        }

        private static int part(int limit, int of) {
            return limit == 0 ? 0 : Math.max(1, limit / of);
        }
    }

    /// So many calls within any such time, and a margin for rounding.
    record Window(int calls, Duration length) {
        private static final Duration MARGIN = Duration.ofMillis(10);

        Duration counted() {
            return length.plus(MARGIN);
        }
    }
}
