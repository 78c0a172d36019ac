package io.serai.web;

import io.vertx.core.buffer.Buffer;

/// Answers what is no HTTP that can be read: a head that is too large, or worse. Such a connection is closed, as no one
/// knows where its next request would begin.
final class InvalidRequests {
    private final Answers answers;
    private final Limits limits;
    private final SafeHeaders safe;

    InvalidRequests(Answers answers, Limits limits) {
        this.answers = answers;
        this.limits = limits;
        this.safe = new SafeHeaders(limits.site().publicUrl());
    }

    /// @param status 414 its address is too long, 431 its head, from 500 on a fault of the server; all else is no HTTP
    void refuse(ServerRequest request, int status) {
        Outcome.Refused outcome =
                switch (status) {
                    case 414 -> tooLong(status, "address");
                    case 431 -> tooLong(status, "head");
                    default ->
                        status >= 500
                                ? new Outcome.Refused(500, "Something went wrong on our side.")
                                : new Outcome.Refused(400, "The request is not HTTP that can be read.");
                };
        String requestId = Visit.requestId(request);
        Answer answer = answers.answer(outcome, "/", requestId);
        ServerResponse response = request.response().setStatusCode(answer.status());
        safe.put(response);
        answer.headers().forEach(response::putHeader);
        response.putHeader("Connection", "close").putHeader("X-Request-Id", requestId);
        if (answer.body() instanceof Answer.Body.Bytes bytes) {
            response.end(Buffer.buffer(bytes.bytes())).onComplete(sent -> request.closeConnection());
        }
    }

    private Outcome.Refused tooLong(int status, String what) {
        return new Outcome.Refused(
                status,
                "The request's " + what + " is larger than " + limits.requests().header() + " bytes.");
    }
}
