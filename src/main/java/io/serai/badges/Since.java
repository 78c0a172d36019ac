package io.serai.badges;

import io.serai.web.Call;
import io.serai.web.Fault;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The query parameter `since`, as the database has times: in UTC.
final class Since {
    private Since() {}

    /// @return null where there is none
    /// @throws Refusal 422 for what is no instant
    static @Nullable LocalDateTime of(Call call) {
        String text = call.parameter("since");
        try {
            return text == null
                    ? null
                    : OffsetDateTime.parse(text)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime();
        } catch (DateTimeException _) {
            throw new Refusal(new Outcome.Refused(
                    422,
                    "The time can't be read.",
                    List.of(new Fault("query.since", "expected an instant such as 2026-04-01T09:30:00Z"))));
        }
    }
}
