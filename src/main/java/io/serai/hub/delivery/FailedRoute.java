package io.serai.hub.delivery;

import io.serai.web.Web;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/// The last step of a route that failed: settles the row that its caller has claimed, and answers who waits. What a
/// worker does is settled by the route that gave it the work.
///
/// One step, as every route has it: as steps of its own it takes a tenth of a start.
public final class FailedRoute implements Processor {
    private final Inbox inbox;
    private final Web web;

    public FailedRoute(Inbox inbox, Web web) {
        this.inbox = inbox;
        this.web = web;
    }

    @Override
    public void process(Exchange exchange) {
        if (web.answers(exchange)) {
            inbox.failed(exchange);
            web.failed(exchange);
        }
    }
}
