package io.serai.connectors;

import java.util.List;

/// One thing that a connector relies on, checked against its vendor or the sandbox. It reads, and changes nothing.
///
/// @param name what holds where it passes, such as `a wrong key is refused`
public record ConnectorCheck(String name, Trial trial) {

    /// @throws DeliveryException also means that it did not pass
    @FunctionalInterface
    public interface Trial {
        Finding of(Connection connection, Calls vendor);
    }

    /// Calls the vendor as every route does, within its limits.
    @FunctionalInterface
    public interface Calls {
        /// @throws DeliveryException for every end but 2xx and a status that the request expects
        VendorResponse call(VendorRequest request);
    }

    /// @param said in a few words what was seen
    /// @param drift where the answers differ from what is known of the vendor, harmless or not
    public record Finding(boolean ok, String said, List<String> drift) {
        public Finding {
            drift = List.copyOf(drift);
        }

        public static Finding passed(String said) {
            return new Finding(true, said, List.of());
        }

        public static Finding failed(String said) {
            return new Finding(false, said, List.of());
        }
    }
}
