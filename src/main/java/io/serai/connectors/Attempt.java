package io.serai.connectors;

import io.serai.web.Passage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One call to a vendor while it is under way.
///
/// @param headers the message's own, which come back when the call is over
/// @param began by `System.nanoTime()`
/// @param passage what notes it; null where nothing does
record Attempt(
        VendorRequest request,
        Map<String, Object> headers,
        CallLimits.Permit permit,
        long began,
        @Nullable Passage passage) {
    /// The exchange property that holds it.
    static final String PROPERTY = "vendorAttempt";

    @Override
    public String toString() {
        return "Attempt[" + request + "]";
    }
}
