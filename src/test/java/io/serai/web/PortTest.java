package io.serai.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortTest {
    @Test
    void takenPortIsToldWithTheWayOut() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();
            assertThatThrownBy(() -> Port.requireFree("127.0.0.1", port))
                    .hasMessage("cannot listen at 127.0.0.1 port " + port
                            + ": another program uses it; choose another with SERAI_HTTP_PORT");
            other.close();
            Port.requireFree("127.0.0.1", port);
        }
    }
}
