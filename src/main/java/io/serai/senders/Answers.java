package io.serai.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.connectors.VendorResponse;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import java.io.IOException;

/// What senders' answers have in common.
final class Answers {
    private static final int LONGEST = 300;

    private Answers() {}

    /// A missing node where it is no JSON.
    static JsonNode tree(ObjectMapper json, VendorResponse response) {
        try {
            return json.readTree(response.body());
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    /// It did not take this mail, now or later.
    ///
    /// @param what was called, as `resend POST /emails`
    static DeliveryException refused(String what, int status, String reason) {
        return new DeliveryException(
                Kind.PERMANENT, what, status, null, what + ": it answered " + status + said(reason), null);
    }

    /// It has no time for it now.
    static DeliveryException later(String what, int status, String reason) {
        return new DeliveryException(
                Kind.TRANSIENT, what, status, null, what + ": it answered " + status + said(reason), null);
    }

    /// A success without what was asked for is a failure in disguise.
    static DeliveryException unreadable(String what, int status, String missing) {
        return new DeliveryException(
                Kind.TRANSIENT,
                what,
                status,
                null,
                what + ": it answered " + status + " without " + missing + ".",
                null);
    }

    /// Its own words, on one line, short, without addresses that lead somewhere.
    private static String said(String reason) {
        String line = reason.replaceAll("https?://\\S+", "…")
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        String safe = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
        return safe.isEmpty() ? "." : ": " + safe;
    }
}
