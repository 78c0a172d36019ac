package io.serai.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Mails as they travel (RFC 5322), made of their own fields and of nothing else.
public final class MailMessages {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    /// Reading its providers' files takes long, and none is needed to make a message.
    private static final Session NO_SESSION = Session.getInstance(new Properties());

    private MailMessages() {}

    /// The whole mail, without those who get a blind copy.
    public static byte[] bytes(Mailing mailing, Instant now) {
        try {
            MimeMessage message = fill(new Fixed(), mailing, now);
            message.saveChanges();
            var bytes = new ByteArrayOutputStream();
            message.writeTo(bytes, new String[] {"Bcc"});
            return bytes.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new IllegalArgumentException("the mail could not be made", e);
        }
    }

    /// Keeps the Message-ID that it was given.
    private static class Fixed extends MimeMessage {
        Fixed() {
            super(NO_SESSION);
        }

        @Override
        protected void updateMessageID() {
            // it has one
        }
    }

    /// One that knows by which server it goes.
    static final class Served extends Fixed {
        private final Mailing mailing;

        Served(Mailing mailing) {
            this.mailing = mailing;
        }

        Mailing mailing() {
            return mailing;
        }
    }

    static Served served(Mailing mailing, Instant now) throws MessagingException, UnsupportedEncodingException {
        return fill(new Served(mailing), mailing, now);
    }

    private static <T extends MimeMessage> T fill(T message, Mailing mailing, Instant now)
            throws MessagingException, UnsupportedEncodingException {
        OutgoingMail mail = mailing.mail();
        message.setFrom(address(mail.from()));
        message.setRecipient(Message.RecipientType.TO, address(mail.to()));
        add(message, Message.RecipientType.CC, mail.cc());
        add(message, Message.RecipientType.BCC, mail.bcc());
        message.setHeader("Subject", HeadLines.subject(mail.subject()));
        message.setSentDate(Date.from(now));
        if (mail.purpose() == Purpose.SIGN_IN) {
            message.setHeader("Auto-Submitted", "auto-generated");
        }
        for (var header : mailing.headers().entrySet()) {
            message.setHeader(header.getKey(), header.getValue());
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

    /// As a header holds it: `=?UTF-8?…?= <ann@example.org>`.
    public static String header(Mailbox mailbox) {
        try {
            return address(mailbox).toString();
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every JDK has UTF-8", e);
        }
    }
}
