package io.serai.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.serai.hub.delivery.DeliveryException;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpSenderTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @CsvSource({
        "smtp://mail.example.org, 587, REQUIRED",
        "smtp://hub:secret@mail.example.org:2525, 2525, REQUIRED",
        "smtp://127.0.0.1.example.org, 587, REQUIRED",
        "smtp://10.0.0.1, 587, REQUIRED",
        "smtp://localhost:25, 25, OFFERED",
        "smtp://127.0.0.1:25, 25, OFFERED",
        "smtp://[::1]:25, 25, OFFERED",
        "smtps://mail.example.org, 465, IMPLICIT",
        "smtp://mail:1025?starttls=never, 1025, NEVER"
    })
    void theUrlSaysHowSafeTheWayIs(String url, int port, MailServer.Tls tls) {
        MailServer server = MailServer.of(url);
        assertThat(server.port()).isEqualTo(port);
        assertThat(server.tls()).isEqualTo(tls);
    }

    @Test
    void userAndPasswordAreWhatTheyStandFor() {
        MailServer server = MailServer.of("smtp://hub%40example.org:p%40ss%2F+1@mail.example.org");
        assertThat(server.user()).isEqualTo("hub@example.org");
        assertThat(server.password()).isEqualTo("p@ss/+1");
        assertThat(server).hasToString("mail server mail.example.org:587");
    }

    @Test
    void aServerThatSaysNothingIsGivenUpInTime() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            DeliveryException failure = failure("smtp://127.0.0.1:" + silent.getLocalPort());

            assertThat(failure.kind()).isEqualTo(DeliveryException.Kind.TRANSIENT);
            assertThat(failure).hasMessageContaining("did not answer in time");
        }
    }

    @Test
    void whatIsNotSetUpSaysSo() {
        var sender = sender(Optional::empty);
        DeliveryException failure = catchThrowableOfType(DeliveryException.class, () -> sender.send(message()));

        assertThat(failure.kind()).isEqualTo(DeliveryException.Kind.PERMANENT);
        assertThat(failure).hasMessageContaining("SERAI_MAIL_URL");
    }

    private static DeliveryException failure(String url) {
        SmtpSender sender = sender(() -> Optional.of(MailServer.of(url)));
        return SmtpFailure.of(catchThrowableOfType(Exception.class, () -> sender.send(message())), SmtpFailure.HUB);
    }

    private static SmtpSender sender(Supplier<Optional<MailServer>> hub) {
        return sender(hub, SHORT);
    }

    /// For the hub's own server alone.
    static SmtpSender sender(Supplier<Optional<MailServer>> hub, Duration patience) {
        return new SmtpSender(hub, null, null, null, _ -> {}, new SmtpSender.Patience(patience, patience));
    }

    private static MimeMessage message() throws Exception {
        var message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("a@example.org");
        message.setRecipients(Message.RecipientType.TO, "b@example.org");
        message.setText("text");
        return message;
    }
}
