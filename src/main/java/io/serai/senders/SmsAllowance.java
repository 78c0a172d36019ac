package io.serai.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.serai.connectors.Connection;
import io.serai.hub.cache.RateLimits;
import io.serai.hub.delivery.DeliveryException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// To where an account sends SMS, and how many an hour. Whoever makes a hub write to strangers' numbers, as
/// guests are, could choose dear ones and take a share: so what that costs has an end.
final class SmsAllowance {
    /// The setting of the connection that lists countries by ISO 3166-1 alpha-2. Where it is missing, it is the
    /// country of the number that sends; where that is no number, none.
    static final String COUNTRIES = "countries";

    /// The setting that says how many SMS the account sends an hour.
    static final String HOURLY = "hourly";

    static final int USUAL = 200;
    static final int MOST = 100_000;

    private static final int TOO_MANY = 429;

    private final RateLimits limits;

    SmsAllowance(RateLimits limits) {
        this.limits = limits;
    }

    /// Counts one that is about to be sent.
    ///
    /// @throws UnlistedCountryException for a number that the account does not send to
    /// @throws DeliveryException held back, with the time to wait, where the hour is full
    void take(Connection connection, Sms sms) {
        requireListed(connection, sms);
        Duration wait = limits.take(limit(connection), key(sms));
        if (!wait.isZero()) {
            throw new DeliveryException(
                    DeliveryException.Kind.HELD_BACK,
                    Twilio.SEND,
                    TOO_MANY,
                    wait,
                    Twilio.SEND
                            + " was not called: the account has sent as many SMS within an hour as the connection's "
                            + "setting " + HOURLY + " says.",
                    null);
        }
    }

    /// It was not sent after all.
    void giveBack(Connection connection, Sms sms) {
        limits.giveBack(limit(connection), key(sms));
    }

    private static RateLimits.Limit limit(Connection connection) {
        return new RateLimits.Limit("sms", connection.settings().path(HOURLY).asInt(USUAL), Duration.ofHours(1));
    }

    private static String key(Sms sms) {
        return Long.toString(sms.account());
    }

    private static void requireListed(Connection connection, Sms sms) {
        Optional<String> country = country(sms.to());
        if (country.filter(countries(connection)::contains).isEmpty()) {
            throw new UnlistedCountryException(country.orElse(null));
        }
    }

    private static Set<String> countries(Connection connection) {
        JsonNode listed = connection.settings().path(COUNTRIES);
        return listed.isArray()
                ? listed.valueStream().map(JsonNode::asText).collect(Collectors.toUnmodifiableSet())
                : country(connection.setting("from")).map(Set::of).orElse(Set.of());
    }

    /// By ISO 3166-1 alpha-2; of what several countries share, such as +1 and +44, the one whose numbers begin
    /// like that.
    ///
    /// @return empty for what is no number of any country
    static Optional<String> country(@Nullable String e164) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            return Optional.ofNullable(numbers.getRegionCodeForNumber(numbers.parse(e164, null)));
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }
}
