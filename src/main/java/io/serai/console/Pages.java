package io.serai.console;

import io.serai.web.Call;
import io.serai.web.InnerCalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list that an operation answers by limit and offset; one row more than is shown tells whether there is a
/// next one.
///
/// @param number from 1
record Pages(int number, int size) {
    static Pages of(Call call, int size) {
        String page = call.parameter("page");
        return new Pages(page == null ? 1 : Integer.parseInt(page), size);
    }

    Query asked(Query filter) {
        return filter.with("limit", String.valueOf(size + 1)).with("offset", String.valueOf((number - 1) * size));
    }

    @Nullable
    String previous(Query filter, String page) {
        return number == 1
                ? null
                : filter.with("page", number == 2 ? "" : String.valueOf(number - 1))
                        .at(page);
    }

    /// @param came how many rows the operation answered
    @Nullable
    String next(Query filter, String page, int came) {
        return came > size ? filter.with("page", String.valueOf(number + 1)).at(page) : null;
    }

    /// What was wrong with the filter, for people.
    String explained(InnerCalls.Reply reply, List<String> names) {
        var text = new StringBuilder(reply.problem());
        for (String name : names) {
            String fault = reply.faultIn("query." + name);
            if (fault != null) {
                text.append(' ').append(name).append(": ").append(fault).append('.');
            }
        }
        return text.toString();
    }
}
