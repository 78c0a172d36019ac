package io.serai.connectors;

import java.util.Map;

/// One call to a vendor while it is under way.
///
/// @param headers the message's own, which come back when the call is over
/// @param began by `System.nanoTime()`
record Attempt(VendorRequest request, Map<String, Object> headers, CallLimits.Permit permit, long began) {
    /// The exchange property that holds it.
    static final String PROPERTY = "vendorAttempt";

    @Override
    public String toString() {
        return "Attempt[" + request + "]";
    }
}
