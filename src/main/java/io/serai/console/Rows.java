package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/// Reads the lists that operations answer: plain, or under `data`.
final class Rows {
    private Rows() {}

    /// @throws Refusal with what the operation said, where it answered no list
    static <T> List<T> of(InnerCalls.Reply reply, Function<JsonNode, T> row) {
        if (!reply.isOk()) {
            throw new Refusal(new Outcome.Refused(reply.status(), reply.problem()));
        }
        JsonNode list = reply.body().isArray() ? reply.body() : reply.body().path("data");
        return StreamSupport.stream(list.spliterator(), false).map(row).toList();
    }
}
