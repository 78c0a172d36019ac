package io.serai.mail;

import io.serai.connectors.GuardedSockets;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/// What a failed try means. Its status is SMTP's reply code where the server spoke of this mail, and 0 where there is
/// none or the fault is in how the hub is set up.
final class SmtpFailure {
    static final String ENDPOINT = "mail smtp";

    /// Where the hub's own server is set.
    static final String HUB = "SERAI_MAIL_URL";

    /// Replies that ask for a login, or for another (RFC 4954, 6).
    private static final Set<Integer> LOGIN = Set.of(530, 534, 535, 538);

    private static final int PERMANENT = 500;
    private static final int LONGEST = 300;

    private SmtpFailure() {}

    static DeliveryException notSetUp() {
        return DeliveryException.permanent(
                ENDPOINT,
                "Mail is not set up on this hub: SERAI_MAIL_URL and SERAI_MAIL_FROM are missing, and the account has no"
                        + " connection to a sender.");
    }

    /// @param place where the server is set
    static DeliveryException of(Exception failure, String place) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeliveryException known) {
                return known;
            }
        }
        @Nullable Reply reply = Reply.worst(failure);
        if (reply != null && LOGIN.contains(reply.code())) {
            return login(failure, place);
        }
        if (reply != null && reply.code() >= PERMANENT) {
            return new DeliveryException(
                    Kind.PERMANENT,
                    ENDPOINT,
                    reply.code(),
                    null,
                    "The mail server refuses it: " + reply.shown(),
                    failure);
        }
        if (reply != null) {
            return new DeliveryException(
                    Kind.TRANSIENT,
                    ENDPOINT,
                    reply.code(),
                    null,
                    "The mail server does not take it now: " + reply.shown(),
                    failure);
        }
        return unanswered(failure, place);
    }

    private static DeliveryException unanswered(Exception failure, String place) {
        boolean onTheWay = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return permanent(
                        "The mail server's certificate is not trusted, or not for the host in " + place + ".", failure);
            }
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof AuthenticationFailedException) {
                return message.startsWith("4")
                        ? passing("The mail server can't check the hub's login now.", failure)
                        : login(failure, place);
            }
            if (message.contains("STARTTLS is required")) {
                return permanent(
                        "The mail server offers no STARTTLS, without which nothing is sent to another machine.",
                        failure);
            }
            if (message.contains(GuardedSockets.REFUSED)) {
                return permanent(
                        "The mail server is not on the public internet, and no other is connected to; look at the "
                                + place + ".",
                        failure);
            }
            onTheWay |= cause instanceof IOException || cause instanceof MessagingException;
        }
        return onTheWay
                ? passing("The mail server can't be reached, or did not answer in time.", failure)
                : permanent("The mail could not be made.", failure);
    }

    private static DeliveryException login(Exception failure, String place) {
        return permanent(
                place.equals(HUB)
                        ? "The mail server does not take the hub's login: whoever runs the hub has to look at the user and"
                                + " password in " + HUB + "."
                        : "The mail server does not take the login of the " + place
                                + ": look at its username and password.",
                failure);
    }

    private static DeliveryException passing(String message, Exception failure) {
        return new DeliveryException(Kind.TRANSIENT, ENDPOINT, 0, null, message, failure);
    }

    private static DeliveryException permanent(String message, Exception failure) {
        return new DeliveryException(Kind.PERMANENT, ENDPOINT, 0, null, message, failure);
    }

    /// What the server said.
    ///
    /// @param code 400 to 599
    private record Reply(int code, String text) {

        /// Of several recipients, one that is refused for good decides: nothing was sent.
        static @Nullable Reply worst(Throwable failure) {
            Reply worst = null;
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                Reply reply =
                        switch (cause) {
                            case SMTPAddressFailedException e -> new Reply(e.getReturnCode(), text(e));
                            case SMTPSenderFailedException e -> new Reply(e.getReturnCode(), text(e));
                            case SMTPSendFailedException e -> new Reply(e.getReturnCode(), text(e));
                            default -> null;
                        };
                if (reply != null && reply.code() >= 400 && (worst == null || reply.code() > worst.code())) {
                    worst = reply;
                }
            }
            return worst;
        }

        private static String text(MessagingException e) {
            return String.valueOf(e.getMessage());
        }

        /// The first line, without addresses of machines, which are nobody's business.
        String shown() {
            String line = text.lines().findFirst().orElse("").strip();
            String safe = line.replaceAll("\\p{Cntrl}", " ")
                    .replaceAll("\\[[0-9A-Fa-f.:]+]|\\b\\d{1,3}(\\.\\d{1,3}){3}\\b", "…")
                    .replaceAll("https?://\\S+", "…");
            return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "…";
        }
    }
}
