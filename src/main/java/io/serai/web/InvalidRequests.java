package io.serai.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what is no HTTP that can be read: a head that is too large, or worse. Such a connection is closed, as no one
/// knows where its next request would begin.
final class InvalidRequests {
    private static final Logger LOG = LoggerFactory.getLogger(InvalidRequests.class);

    private final Answers answers;
    private final Limits limits;
    private final SafeHeaders safe;

    InvalidRequests(Answers answers, Limits limits) {
        this.answers = answers;
        this.limits = limits;
        this.safe = new SafeHeaders(limits.site().publicUrl());
    }

    void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        String name = cause == null ? "" : cause.getClass().getSimpleName();
        LOG.debug("invalid request: {}", name);
        Outcome.Refused outcome =
                switch (name) {
                    case "TooLongHttpLineException" -> tooLong(414, "address");
                    case "TooLongHttpHeaderException" -> tooLong(431, "head");
                    default -> new Outcome.Refused(400, "The request is not HTTP that can be read.");
                };
        String requestId = Visit.requestId(request);
        Answer answer = answers.answer(outcome, "/", requestId);
        HttpServerResponse response = request.response().setStatusCode(answer.status());
        safe.put(response);
        answer.headers().forEach(response::putHeader);
        response.putHeader("Connection", "close").putHeader("X-Request-Id", requestId);
        if (answer.body() instanceof Answer.Body.Bytes bytes) {
            response.end(Buffer.buffer(bytes.bytes()))
                    .onComplete(sent -> request.connection().close());
        }
    }

    private Outcome.Refused tooLong(int status, String what) {
        return new Outcome.Refused(
                status,
                "The request's " + what + " is larger than " + limits.requests().header() + " bytes.");
    }
}
