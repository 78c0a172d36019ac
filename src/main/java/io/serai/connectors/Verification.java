package io.serai.connectors;

import io.serai.connectors.ConnectorCheck.Finding;
import io.serai.hub.delivery.DeliveryException;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.ProducerTemplate;

/// The bean `verification`: runs a connector's checks against the sandbox, or against the vendor of a connection.
public final class Verification {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vendors vendors;
    private final Sandbox sandbox;
    private final CamelContext context;

    public Verification(Vendors vendors, Sandbox sandbox, CamelContext context) {
        this.vendors = vendors;
        this.sandbox = sandbox;
        this.context = context;
    }

    public Outcome run(@ExchangeProperty(Call.PROPERTY) Call call) throws Exception {
        String system = call.required("system");
        List<ConnectorCheck> checks = context.getRegistry().findByType(ConnectorChecks.class).stream()
                .filter(known -> known.system().equals(system))
                .flatMap(known -> known.checks().stream())
                .toList();
        if (checks.isEmpty()) {
            return new Outcome.NotFound("There are no checks of a connector " + system + ".");
        }
        Connection connection = connection(call, system);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            List<Row> rows = checks.stream()
                    .map(check -> row(check.name(), finding(check, connection, request -> call(template, request))))
                    .toList();
            long failed = rows.stream().filter(row -> !row.ok()).count();
            String message = failed == 0 ? "Everything holds." : failed + " of " + rows.size() + " do not hold.";
            return new Outcome.Done(200, rows, message, Map.of("connection", connection.id(), "failed", failed));
        }
    }

    /// The named one; else the sandbox's, else the account's own.
    private Connection connection(Call call, String system) {
        long account = call.tenant().id();
        String id = call.parameter("connection_id");
        if (id != null) {
            return vendors.webhook(system, id)
                    .filter(one -> one.account() == account)
                    .orElseThrow(() -> new Refusal(404, "The account has no such " + system + " connection."));
        }
        Optional<Connection> played = sandbox.connection(account, system);
        return played.orElseGet(() -> vendors.find(account, system, null));
    }

    private static Finding finding(ConnectorCheck check, Connection connection, ConnectorCheck.Calls vendor) {
        try {
            return check.trial().of(connection, vendor);
        } catch (DeliveryException e) {
            return Finding.failed(String.valueOf(e.getMessage()));
        }
    }

    /// A limit of calls that is reached says nothing of the vendor, so a short wait is waited.
    private static VendorResponse call(ProducerTemplate template, VendorRequest request) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (; ; ) {
            try {
                return callOnce(template, request);
            } catch (DeliveryException e) {
                Duration wait = e.retryAfter();
                if (e.kind() != DeliveryException.Kind.HELD_BACK
                        || wait == null
                        || System.nanoTime() + wait.toNanos() - until > 0) {
                    throw e;
                }
                pause(wait, e);
            }
        }
    }

    private static void pause(Duration wait, DeliveryException heldBack) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw heldBack;
        }
    }

    private static VendorResponse callOnce(ProducerTemplate template, VendorRequest request) {
        Exchange answer = template.request("kamelet:vendor-request-action", exchange -> exchange.getMessage()
                .setBody(request));
        for (Throwable cause = answer.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof DeliveryException failure) {
                throw failure;
            }
        }
        if (answer.getException() != null) {
            throw new IllegalStateException(request + " could not be called", answer.getException());
        }
        return answer.getMessage().getBody(VendorResponse.class);
    }

    private static Row row(String check, Finding finding) {
        return new Row(check, finding.ok(), finding.said(), finding.drift());
    }

    /// As it is shown.
    private record Row(String check, boolean ok, String said, List<String> drift) {}
}
