package io.serai.connectors;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A vendor as the sandbox plays it: small, faithful, with data. The sandbox's server calls it for every request under
/// `/<system>/`, unless it serves a fault instead. Thread-safe.
public interface SandboxVendor {
    String system();

    /// The settings of the connection that leads here, as the system's own connections have them.
    ///
    /// @param url the vendor's root in the sandbox, without a slash at its end
    Map<String, Object> settings(String url);

    /// The secrets that it accepts.
    Map<String, String> secrets();

    Reply answer(Request request);

    /// What stands in for an answer whose status says one thing and whose body the other, where that fault is served.
    default Reply disguised(Reply truth) {
        byte[] body = truth.status() < 400
                ? "{\"code\":500,\"message\":\"An error occurred\"}".getBytes(StandardCharsets.UTF_8)
                : truth.body();
        return new Reply(200, truth.headers(), body);
    }

    /// @param path behind the vendor's root, percent-decoded, beginning with a slash
    /// @param headers by name in lower case
    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
    record Request(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {}

    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, not compared
    record Reply(int status, Map<String, String> headers, byte[] body) {
        public Reply {
            headers = Map.copyOf(headers);
        }
    }
}
