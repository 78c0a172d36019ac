package io.serai.web;

import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/// The bean `web`: what routes call to answer and to fail.
public final class Web {
    private final Answers answers;

    public Web(Answers answers) {
        this.answers = answers;
    }

    /// The last step of a public route.
    public Answer respond(@Body Outcome outcome, @ExchangeProperty(Call.PROPERTY) Call call) {
        return answers.answer(outcome, call.path(), call.requestId());
    }

    /// What a failed route answers, where someone waits for an answer.
    public Answer failed(Exchange exchange, @ExchangeProperty(Call.PROPERTY) Call call) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        return answers.answer(Failures.outcome(failure, call.requestId()), call.path(), call.requestId());
    }
}
