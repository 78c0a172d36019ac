package io.serai.connectors;

import java.util.Map;
import java.util.Set;

/// One request to a vendor: the body that the Kamelet `vendor-request-action` takes.
///
/// @param what names the call in metrics, logs and dead letters, without ids: `GET /customers/{uuid}`
/// @param base the setting that holds the base URL, such as `base_url`
/// @param path goes behind the base URL; ids in it are percent-encoded already
/// @param query names and values, not encoded
/// @param headers with the credentials; never logged
/// @param body empty for none; its media type stands in the headers
/// @param expected statuses beside 2xx that are an answer and no failure, such as 404
/// @param secret whether the answer holds a secret, such as a token, so that it is never kept
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
public record VendorRequest(
        Connection connection,
        String method,
        String what,
        String base,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body,
        Set<Integer> expected,
        boolean secret) {

    public VendorRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        expected = Set.copyOf(expected);
    }

    /// One whose answer holds no secret.
    public VendorRequest(
            Connection connection,
            String method,
            String what,
            String base,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            byte[] body,
            Set<Integer> expected) {
        this(connection, method, what, base, path, query, headers, body, expected, false);
    }

    /// The same, whose answer holds a secret.
    VendorRequest forSecret() {
        return new VendorRequest(connection, method, what, base, path, query, headers, body, expected, true);
    }

    public static VendorRequest get(
            Connection connection, String what, String path, Map<String, String> query, Map<String, String> headers) {
        return new VendorRequest(connection, "GET", what, "base_url", path, query, headers, new byte[0], Set.of(404));
    }

    @Override
    public String toString() {
        return connection.system() + " " + what;
    }
}
