package io.serai.senders;

import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Work;
import io.serai.web.Call;
import org.apache.camel.Exchange;

/// For which account a route runs.
final class Whose {
    private Whose() {}

    /// That of the work or of the call that it is about.
    ///
    /// @throws DeliveryException permanent, where it is about neither
    static long account(Exchange exchange) {
        Work work = exchange.getProperty(Work.PROPERTY, Work.class);
        if (work != null) {
            return work.account();
        }
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        if (call != null) {
            return call.tenant().id();
        }
        throw DeliveryException.permanent(
                "senders", "The route runs for no account: it has neither work from the inbox nor a call of the API.");
    }
}
