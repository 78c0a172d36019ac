package io.serai.mail;

import io.serai.connectors.Connection;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/// The bean `smtp`: the steps of the Kamelet `smtp-send-action`. The whole message is made here from the mail's own
/// fields, and no header of the exchange gets near camel-mail, which would take recipients, the subject and even the
/// server from them.
public final class Smtp {
    /// The error handler's own counters.
    private static final String REDELIVERY = "CamelRedeliver*";

    private final SmtpSender sender;
    private final Clock clock;

    Smtp(SmtpSender sender, Clock clock) {
        this.sender = sender;
        this.clock = clock;
    }

    public MimeMessage message(@Body Mailing mailing, Exchange exchange)
            throws MessagingException, UnsupportedEncodingException {
        exchange.getMessage().removeHeaders("*", REDELIVERY);
        return MailMessages.served(mailing, clock.instant());
    }

    /// The id under which the server took it over.
    public String sent(@Body MimeMessage message) throws MessagingException {
        return message.getMessageID();
    }

    /// @throws io.serai.hub.delivery.DeliveryException in place of what camel-mail met
    public void failed(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        throw SmtpFailure.of(failure, SmtpFailure.HUB);
    }

    /// What the server of a connection says to its login.
    public String greeted(@Body Connection connection) {
        sender.greet(connection);
        return connection.setting("security").equals("none")
                ? "The server takes the connection, in the clear."
                : "The server takes the connection, by TLS, and the login where there is one.";
    }
}
