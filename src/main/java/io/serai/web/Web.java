package io.serai.web;

import org.apache.camel.Exchange;

/// The bean `web`: what the shared error handling calls to answer.
public final class Web {
    private final Answers answers;
    private final JobFailures jobs = new JobFailures(System::nanoTime);

    public Web(Answers answers) {
        this.answers = answers;
    }

    /// Whether the failure of a route ends here: a caller waits for an answer, or nobody does. What a worker does is
    /// settled by the inbox instead.
    public boolean answers(Exchange exchange) {
        return exchange.getProperty(Call.PROPERTY) != null
                || exchange.getProperty("work") == null && exchange.getProperty("workGroup") == null;
    }

    /// What a failed route answers; where no one waits for an answer, the log has it.
    public void failed(Exchange exchange) {
        Call call = exchange.getProperty(Call.PROPERTY, Call.class);
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (call == null) {
            jobs.say(String.valueOf(exchange.getFromRouteId()), failure);
        } else {
            Outcome outcome = Failures.outcome(failure, call.requestId());
            exchange.getMessage().setBody(answers.answer(outcome, call.path(), call.requestId()));
        }
    }
}
