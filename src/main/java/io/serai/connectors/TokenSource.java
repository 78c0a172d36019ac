package io.serai.connectors;

import java.util.List;
import java.util.Map;

/// How a system gives out the access tokens of its connections: by OAuth's ways without a person (RFC 6749, 4.3 and
/// 4.4, and vendors' own).
public interface TokenSource {
    String system();

    /// The request for a token.
    ///
    /// @param secrets the connection's
    VendorRequest ask(Connection connection, Map<String, String> secrets);

    /// What a token depends on: with any other of these it is another token.
    ///
    /// @param secrets the connection's
    List<String> binding(Connection connection, Map<String, String> secrets);
}
