package io.serai.hub.trace;

import io.serai.web.Call;
import java.time.Instant;
import java.util.List;

/// Says which records a request changed; carried out by the domain that keeps their history.
public interface ChangedRows {
    /// Changes of one kind to records of one type.
    ///
    /// @param first when the first of them was made, and `last` the last
    /// @param action `created`, `changed` or `deleted`
    /// @param count how many records, or changes of them
    /// @param ids the first of their public ids; of records that were made in sets, none
    record Changed(String type, String action, long count, List<String> ids, Instant first, Instant last) {
        public Changed {
            ids = List.copyOf(ids);
        }
    }

    /// @param shown what the caller may read
    /// @param hidden how many kinds of changes they may not
    record Found(List<Changed> shown, int hidden) {
        public Found {
            shown = List.copyOf(shown);
        }
    }

    /// Those of the caller's account, or of none where they come without one.
    Found of(Call call, String requestId);
}
