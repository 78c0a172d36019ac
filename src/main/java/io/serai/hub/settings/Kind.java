package io.serai.hub.settings;

import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/// What a setting's value has to look like: reads it, or says what was expected.
record Kind(String expected, Reader reader) {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})|[0-9A-Fa-f:.]{2,45}");
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:\\d{1,5})?");
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18}) ?([A-Za-z]{0,3})");
    private static final Map<String, Long> SIZES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    private static final Map<String, Duration> TIMES = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private static final String URL_WORD = "([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+";
    private static final String MAIL_HOST = "([A-Za-z0-9]([A-Za-z0-9.-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}])"
            + "(:(6553[0-5]|655[0-2]\\d|65[0-4]\\d{2}|6[0-4]\\d{3}|[1-5]\\d{4}|[1-9]\\d{0,3}))?";

    private static final String REDIS_NODES = "[^\\s@/:,]+:\\d{1,5}(,[^\\s@/:,]+:\\d{1,5})*";

    static final Kind HOST_NAME = matching("a host name or an IP address", HOST);
    static final Kind PORT = whole(1, 65535);
    static final Kind EMAIL = matching("an e-mail address", Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+"));
    static final Kind NAME = matching("a name without spaces", Pattern.compile("\\S{1,80}"));
    static final Kind SIGN_UP = matching(
            "the public id of an account (11 to 22 characters), new, or none",
            Pattern.compile("[A-Za-z0-9_-]{11,22}|new|none"));
    static final Kind ACCOUNT =
            matching("the public id of an account (11 to 22 characters)", Pattern.compile("[A-Za-z0-9_-]{11,22}"));
    static final Kind LONG_TEXT = matching(
            "a text of at most 60,000 characters, without control characters but line breaks and tabs",
            Pattern.compile("[^\\p{Cntrl}\\n\\r\\t]{1}[^\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]{0,59999}"));
    static final Kind SECRET = matching("a secret without line breaks", Pattern.compile("[^\\r\\n\\x00]{1,1024}"));
    static final Kind KEY =
            matching("a key of printable ASCII characters without spaces", Pattern.compile("[!-~]{1,512}"));
    static final Kind MASTER_KEY = matching(
            "32 bytes as base64, such as `openssl rand -base64 32` prints",
            Pattern.compile("[A-Za-z0-9+/_-]{42}[AEIMQUYcgkosw048]=?"));
    static final Kind JWT_KEY = matching(
            "32 bytes or more as base64, such as `openssl rand -base64 32` prints, or a private key as JWK",
            Pattern.compile("[A-Za-z0-9+/_-]{43,1400}={0,2}|\\{.{20,8000}}", Pattern.DOTALL));
    static final Kind FLAG = oneOf("true", "false");
    static final Kind JDBC_URL = matching(
            "jdbc:mariadb://<host>[:<port>]/<database>, or jdbc:mariadb:sequential://<host>,<host>/<database>, the user in SERAI_DB_USER and the password in SERAI_DB_PASSWORD",
            Pattern.compile("jdbc:mariadb:((?!user=|password=|//[^/]*@)\\S)*//((?!user=|password=)[^\\s@])+"
                    + "/[A-Za-z0-9_$-]{1,64}(\\?((?!user=|password=)\\S)*)?"));
    static final Kind REDIS_URL = matching(
            "redis://[:<password>@]<host>[:<port>][/<number>], or"
                    + " redis+sentinel://[:<password>@]<host>:<port>,<host>:<port>/<name of the master>, or"
                    + " redis+cluster://[:<password>@]<host>:<port>,<host>:<port>; each as rediss for TLS",
            Pattern.compile("rediss?://([^\\s@/]*@)?[^\\s@/:,]+(:\\d{1,5})?(/\\d{1,2})?"
                    + "|rediss?\\+sentinel://(:[^\\s@/]*@)?NODES/[A-Za-z0-9._-]{1,64}".replace("NODES", REDIS_NODES)
                    + "|rediss?\\+cluster://(:[^\\s@/]*@)?NODES".replace("NODES", REDIS_NODES)));
    static final Kind BROKER_URL = matching(
            "tcp://<host>:<port>, or several as (tcp://<host>:<port>,tcp://<host>:<port>)",
            Pattern.compile("(tcp|ssl)://\\S+|\\((tcp|ssl)://\\S+\\)\\S*"));
    static final Kind MAIL_URL = matching(
            "smtp://[<user>:<password>@]<host>[:<port>] (STARTTLS) or smtps://… (TLS), with what is special in user and"
                    + " password as %XX; or without a user smtp://<host>[:<port>]?starttls=never",
            Pattern.compile("smtps?://(" + URL_WORD + ":" + URL_WORD + "@)?" + MAIL_HOST + "|smtp://" + MAIL_HOST
                    + "\\?starttls=never"));
    static final Kind MAIL_FROM = matching(
            "an e-mail address, or a name and one as Serai <hub@example.org>",
            Pattern.compile("ADDR|[^<>@\\p{Cntrl}]{1,200}<ADDR>"
                    .replace("ADDR", "[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}\\.)+[A-Za-z][A-Za-z0-9-]{0,62}")));
    static final Kind HTTP_URL =
            matching("http://<host>:<port>, without a slash at its end", Pattern.compile("https?://[^\\s@/?#]+"));
    static final Kind HTTP_ADDRESS = matching(
            "http://<host>:<port>/<path>, the path of letters, digits and -._~%/",
            Pattern.compile("https?://[^\\s@/?#$]+(/[A-Za-z0-9._~%/-]*)?"));
    static final Kind ORIGINS =
            new Kind("a list of origins such as https://example.org, separated by commas", (text, _) -> {
                List<String> origins = Arrays.stream(text.split(",", -1))
                        .map(origin -> origin.strip())
                        .toList();
                boolean sound = origins.equals(List.of("*"))
                        || origins.stream()
                                .allMatch(origin -> ORIGIN.matcher(origin).matches());
                return sound ? origins : null;
            });
    static final Kind CODES = new Kind("a list of codes such as 26503,26504", (text, _) -> {
        List<String> codes =
                Arrays.stream(text.split(",", -1)).map(code -> code.strip()).toList();
        return codes.stream().allMatch(code -> code.matches("[0-9A-Za-z._-]{1,40}")) ? codes : null;
    });
    static final Kind LIMITS = matching(
            "calls in a second, a minute and a day for each system, as novi=20/600/100000; 0 is no limit",
            Pattern.compile(
                    "[a-z][a-z0-9-]{0,31}=\\d{1,6}/\\d{1,7}/\\d{1,9}(,[a-z][a-z0-9-]{0,31}=\\d{1,6}/\\d{1,7}/\\d{1,9})*"));
    static final Kind FOLDER = new Kind("a folder", (text, base) -> {
        try {
            return base.resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException _) {
            return null;
        }
    });
    static final Kind SIZE = new Kind("a size above 0, such as 16KiB, 64MiB or 1GiB", (text, _) -> {
        Matcher amount = AMOUNT.matcher(text);
        Long unit = amount.matches() ? SIZES.get(amount.group(2).isEmpty() ? "B" : amount.group(2)) : null;
        return unit == null ? null : above0(new BigInteger(amount.group(1)).multiply(BigInteger.valueOf(unit)));
    });
    static final Kind DURATION = new Kind("a duration above 0, such as 500ms, 30s, 5m, 12h or 30d", (text, _) -> {
        Matcher amount = AMOUNT.matcher(text);
        Duration unit = amount.matches() ? TIMES.get(amount.group(2)) : null;
        Long count = unit == null ? null : above0(new BigInteger(amount.group(1)));
        return unit == null || count == null || count > 1_000_000_000L ? null : unit.multipliedBy(count);
    });

    static final Kind CRON = new Kind(
            "a cron expression of six fields or seven, such as 0 0/15 * * * ?",
            (text, _) -> CronExpression.isValidExpression(text) ? text : null);

    static Kind whole(int from, int to) {
        return new Kind("a whole number, %d to %d".formatted(from, to), (text, _) -> {
            if (!text.matches("\\d{1,9}")) {
                return null;
            }
            int number = Integer.parseInt(text);
            return number < from || number > to ? null : number;
        });
    }

    static Kind oneOf(String... words) {
        List<String> known = List.of(words);
        return new Kind(String.join(" or ", known), (text, _) -> known.contains(text) ? text : null);
    }

    /// The typed value, or null where the text isn't one; a relative folder lies in `base`.
    @Nullable
    Object read(String text, Path base) {
        return reader.read(text, base);
    }

    private static Kind matching(String expected, Pattern pattern) {
        return new Kind(expected, (text, _) -> pattern.matcher(text).matches() ? text : null);
    }

    private static @Nullable Long above0(BigInteger number) {
        return number.signum() > 0 && number.bitLength() < 63 ? number.longValue() : null;
    }

    interface Reader {
        @Nullable
        Object read(String text, Path base);
    }
}
