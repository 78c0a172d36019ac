package io.serai.mail;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// A mail that the catcher took.
///
/// @param to the envelope's recipients, those of Bcc among them
/// @param headers as they came, unfolded; of several of one name, the first
/// @param size in bytes, as it came
public record CaughtMail(
        String id,
        Instant receivedOn,
        String from,
        List<String> to,
        String subject,
        String text,
        String html,
        Map<String, String> headers,
        long size) {
    private static final int DEEPEST = 10;

    public CaughtMail {
        to = List.copyOf(to);
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /// @throws MessagingException where it is no mail
    static CaughtMail of(String id, Instant receivedOn, String from, List<String> to, byte[] bytes)
            throws MessagingException, IOException {
        var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
        var headers = new LinkedHashMap<String, String>();
        for (Header header : Collections.list(message.getAllHeaders())) {
            headers.putIfAbsent(header.getName(), header.getValue().replaceAll("\\r?\\n[ \\t]*", " "));
        }
        String subject = message.getSubject();
        return new CaughtMail(
                id,
                receivedOn,
                from,
                to,
                subject == null ? "" : subject,
                content(message, "text/plain", 0),
                content(message, "text/html", 0),
                headers,
                bytes.length);
    }

    /// The first part of that type; empty where there is none.
    private static String content(Part part, String type, int depth) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return part.getContent() instanceof String text ? text : "";
        }
        if (depth < DEEPEST && part.isMimeType("multipart/*") && part.getContent() instanceof MimeMultipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = content(parts.getBodyPart(i), type, depth + 1);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }
}
