package io.serai.connectors;

import java.util.Map;

/// What a vendor answered: a 2xx, or a status that the request expected. Everything else is a `DeliveryException`.
///
/// @param headers by name in lower case
/// @param body whole, and no longer than the limit
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
public record VendorResponse(int status, Map<String, String> headers, byte[] body) {
    public VendorResponse {
        headers = Map.copyOf(headers);
    }
}
