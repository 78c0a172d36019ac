package io.serai.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.connectors.GuardedSockets;
import io.serai.hub.delivery.DeliveryException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// In prod an account's server is on the public internet, or nobody connects to it.
class SmtpGuardTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    @ParameterizedTest
    @CsvSource({"REQUIRED, true", "IMPLICIT, true", "NEVER, true", "NEVER, false"})
    void aServerOnThisMachineIsNotEvenConnectedTo(MailServer.Tls tls, boolean guarded) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(200);
            Properties properties =
                    new MailServer("localhost", server.getLocalPort(), tls, "", "").properties(SHORT, SHORT);
            properties.put("mail.smtp.socketFactory", new GuardedSockets(guarded));
            properties.setProperty("mail.smtp.socketFactory.fallback", "false");
            Exception failure = catchThrowableOfType(Exception.class, () -> {
                try (Transport transport = Session.getInstance(properties).getTransport("smtp")) {
                    transport.connect("localhost", server.getLocalPort(), null, null);
                }
            });
            DeliveryException told = SmtpFailure.of(failure, "smtp connection abc");
            if (guarded) {
                assertThat(told)
                        .hasMessageContaining("not on the public internet")
                        .hasMessageContaining("abc");
                assertThat(told.kind()).isEqualTo(DeliveryException.Kind.PERMANENT);
                assertThat(catchThrowableOfType(SocketTimeoutException.class, server::accept))
                        .as("nobody came")
                        .isNotNull();
            } else {
                assertThat(told).hasMessageContaining("did not answer in time");
            }
        }
    }
}
