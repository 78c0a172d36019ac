package io.serai.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.runs.RunStore;

/// Has an alert told by a worker, as often as it takes.
final class AlertJobs {
    static final String DOMAIN = "alert";
    private static final String CAPABILITY = DOMAIN + ".tell";

    private final Inbox inbox;
    private final ObjectMapper json;

    /// What stands in the run's parameters.
    record Job(String alert, AlertText text) {}

    AlertJobs(Inbox inbox, ObjectMapper json) {
        this.inbox = inbox;
        this.json = json;
    }

    /// Joins the caller's transaction where there is one.
    ///
    /// @param trigger of its run: `schedule`, or `http` for a person
    /// @param by who or what had it told
    /// @return the public id of its run
    String accept(Alert alert, AlertText text, String trigger, String by, String requestId) {
        String run = PublicId.random();
        var beginning = new RunStore.Beginning(
                alert.account(),
                CAPABILITY,
                trigger,
                "alert " + alert.id(),
                by,
                parameters(alert, text),
                null,
                requestId);
        // a connection of its own, so that a slow mail server holds up no other job
        inbox.accept(Arrival.job(Arrival.JOB, DOMAIN, run, null, beginning), run);
        return run;
    }

    private String parameters(Alert alert, AlertText text) {
        try {
            return json.writeValueAsString(new Job(alert.id(), text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }
}
