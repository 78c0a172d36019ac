package io.serai.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.List;

/// A passcode in a body of JSON: a text, or a number for the digits that it is written with.
final class GivenPasscode {
    private static final int SHORTEST = 5;
    private static final int LONGEST = 128;

    private GivenPasscode() {}

    /// A number is taken where it is written in plain digits alone. Of `12345.0` and `1e5` nobody knows which digits
    /// are meant, and one with a sign is no passcode of digits. JSON knows no number with leading zeros, so such a
    /// passcode is sent as a text.
    ///
    /// @throws Refusal 422 for another number, and for fewer than 5 or more than 128 characters
    static String of(JsonNode body) {
        JsonNode given = body.path("passcode");
        if (given.isNumber() && !given.isIntegralNumber()) {
            throw refused("is a number with a fraction or an exponent; send a text, or plain digits");
        }
        String passcode = given.asText();
        if (given.isNumber() && passcode.startsWith("-")) {
            throw refused("is a number below zero; send a text");
        }
        int length = passcode.codePointCount(0, passcode.length());
        if (length < SHORTEST || length > LONGEST) {
            throw refused("has " + length + " characters; expected " + SHORTEST + " to " + LONGEST);
        }
        return passcode;
    }

    private static Refusal refused(String why) {
        return new Refusal(new Outcome.Refused(
                422, "The body does not fit the contract.", List.of(new Fault("body.passcode", why))));
    }
}
