package io.serai.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.Properties;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `smtp`: the steps of the Kamelet `smtp-send-action`. The whole message is made here from the mail's own
/// fields, and no header of the exchange gets near camel-mail, which would take recipients, the subject and even the
/// server from them.
public final class Smtp {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    /// The error handler's own counters.
    private static final String REDELIVERY = "CamelRedeliver*";

    private final Clock clock;

    Smtp(Clock clock) {
        this.clock = clock;
    }

    public MimeMessage message(@Body OutgoingMail mail, Exchange exchange)
            throws MessagingException, UnsupportedEncodingException {
        exchange.getMessage().removeHeaders("*", REDELIVERY);
        var message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom(address(mail.from()));
        message.setRecipient(Message.RecipientType.TO, address(mail.to()));
        add(message, Message.RecipientType.CC, mail.cc());
        add(message, Message.RecipientType.BCC, mail.bcc());
        message.setHeader("Subject", HeadLines.subject(mail.subject()));
        message.setSentDate(Date.from(clock.instant()));
        if (mail.automatic()) {
            message.setHeader("Auto-Submitted", "auto-generated");
        }
        fill(message, mail);
        message.setHeader("Message-ID", mail.messageId());
        HeadLines.check(message);
        return message;
    }

    private static void fill(MimeMessage message, OutgoingMail mail) throws MessagingException {
        if (mail.html().isBlank()) {
            message.setText(mail.text(), UTF_8, "plain");
        } else if (mail.text().isBlank()) {
            message.setText(mail.html(), UTF_8, "html");
        } else {
            // RFC 2046, 5.1.4: the plainest first
            message.setContent(new MimeMultipart("alternative", part(mail.text(), "plain"), part(mail.html(), "html")));
        }
    }

    private static MimeBodyPart part(String text, String kind) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, kind);
        return part;
    }

    private static void add(MimeMessage message, Message.RecipientType type, @Nullable Mailbox to)
            throws MessagingException, UnsupportedEncodingException {
        if (to != null) {
            message.setRecipient(type, address(to));
        }
    }

    private static InternetAddress address(Mailbox mailbox) throws UnsupportedEncodingException {
        return new InternetAddress(mailbox.sent(), mailbox.name().isEmpty() ? null : mailbox.name(), UTF_8);
    }

    /// The id under which the server took it over.
    public String sent(@Body MimeMessage message) throws MessagingException {
        return message.getMessageID();
    }

    /// @throws io.serai.hub.delivery.DeliveryException in place of what camel-mail met
    public void failed(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
        throw SmtpFailure.of(failure);
    }
}
