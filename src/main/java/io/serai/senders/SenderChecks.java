package io.serai.senders;

import io.serai.connectors.ConnectorCheck;
import io.serai.connectors.ConnectorCheck.Calls;
import io.serai.connectors.ConnectorCheck.Finding;
import io.serai.connectors.ConnectorChecks;
import io.serai.connectors.VendorRequest;
import io.serai.connectors.VendorResponse;
import io.serai.hub.delivery.DeliveryException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What this hub relies on of its senders. Nothing is sent.
final class SenderChecks {
    private static final Set<Integer> REFUSALS = Set.of(401, 403);
    private static final String WRONG = "a wrong secret is refused";

    private SenderChecks() {}

    static ConnectorChecks of(Ses ses) {
        return new ConnectorChecks(
                Ses.SYSTEM,
                List.of(
                        new ConnectorCheck(
                                WRONG,
                                (connection, vendor) -> refused(
                                        vendor,
                                        ses.account(
                                                connection,
                                                Map.of("access_key_id", "AKIANOBODY", "secret_access_key", "wrong")))),
                        new ConnectorCheck(
                                "the account tells its quota",
                                (connection, vendor) -> told(vendor, ses.account(connection), ses::said))));
    }

    static ConnectorChecks of(Resend resend) {
        return new ConnectorChecks(
                Resend.SYSTEM,
                List.of(
                        new ConnectorCheck(
                                WRONG,
                                (connection, vendor) -> refusedWithin(vendor, resend.domains(connection, "re_wrong"))),
                        new ConnectorCheck(
                                "the key is taken",
                                (connection, vendor) -> told(vendor, resend.domains(connection), resend::said))));
    }

    static ConnectorChecks of(Twilio twilio) {
        return new ConnectorChecks(
                Twilio.SYSTEM,
                List.of(
                        new ConnectorCheck(
                                WRONG,
                                (connection, vendor) ->
                                        refused(vendor, twilio.account(connection, Map.of("auth_token", "wrong")))),
                        new ConnectorCheck(
                                "the account is active",
                                (connection, vendor) -> told(vendor, twilio.check(connection), twilio::said))));
    }

    static ConnectorChecks of(Ntfy ntfy) {
        return new ConnectorChecks(
                Ntfy.SYSTEM,
                List.of(
                        new ConnectorCheck(
                                WRONG,
                                (connection, vendor) ->
                                        refused(vendor, ntfy.account(connection, Map.of("token", "tk_wrong")))),
                        new ConnectorCheck(
                                "the server tells who is signed in",
                                (connection, vendor) -> told(vendor, ntfy.account(connection), ntfy::said))));
    }

    private static Finding refused(Calls vendor, VendorRequest request) {
        try {
            vendor.call(request);
            return Finding.failed("a wrong secret was taken");
        } catch (DeliveryException e) {
            if (!REFUSALS.contains(e.status())) {
                throw e;
            }
            return Finding.passed(Integer.toString(e.status()));
        }
    }

    /// For whom a 401 is an answer.
    private static Finding refusedWithin(Calls vendor, VendorRequest request) {
        int status = vendor.call(request).status();
        return REFUSALS.contains(status)
                ? Finding.passed(Integer.toString(status))
                : Finding.failed("a wrong secret was taken");
    }

    private static Finding told(Calls vendor, VendorRequest request, Function<VendorResponse, String> said) {
        return Finding.passed(said.apply(vendor.call(request)));
    }
}
