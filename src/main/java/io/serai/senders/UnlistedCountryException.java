package io.serai.senders;

import io.serai.web.Explained;
import io.serai.web.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An SMS is not sent, now or later, as the account sends none to the country of its number. The message holds
/// no number and is fit for the caller.
public final class UnlistedCountryException extends RuntimeException implements Explained {
    private static final long serialVersionUID = 1;

    /// @param country by ISO 3166-1 alpha-2; null where the number is of none that is known
    UnlistedCountryException(@Nullable String country) {
        super("No SMS go to "
                + (country == null
                        ? "this number: it is of no country that is known."
                        : "%s (%s): the setting countries of the account's Twilio connection does not list it."
                                .formatted(Locale.of("", country).getDisplayCountry(Locale.ENGLISH), country)));
    }

    @Override
    public Outcome outcome() {
        return new Outcome.Refused(422, String.valueOf(getMessage()));
    }
}
