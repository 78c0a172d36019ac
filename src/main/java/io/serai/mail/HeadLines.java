package io.serai.mail;

import io.serai.hub.delivery.DeliveryException;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/// Lines of a mail's head have at most 998 octets (RFC 5322, 2.1.1). Jakarta Mail folds at spaces only, so that a
/// subject without any stays one line, which servers refuse or cut.
final class HeadLines {
    private static final int LONGEST = 998;
    private static final String SUBJECT = "Subject: ";
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    /// Of an encoded word's 75 characters (RFC 2047, 2) its frame takes 12, and base64 a third.
    private static final int WORD_BYTES = 45;

    private HeadLines() {}

    /// The subject's value, folded at its spaces, or where that is not enough as encoded words (RFC 2047).
    static String subject(String text) throws UnsupportedEncodingException {
        String folded = MimeUtility.fold(SUBJECT.length(), MimeUtility.encodeText(text, UTF_8, null));
        return longest(SUBJECT + folded) <= LONGEST ? folded : words(text);
    }

    private static String words(String text) {
        var words = new ArrayList<String>();
        for (int from = 0; from < text.length(); ) {
            int to = from;
            int bytes = 0;
            while (to < text.length()) {
                int point = text.codePointAt(to);
                bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
                if (bytes > WORD_BYTES) {
                    break;
                }
                to += Character.charCount(point);
            }
            byte[] part = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
            words.add("=?UTF-8?B?" + Base64.getEncoder().encodeToString(part) + "?=");
            from = to;
        }
        return String.join("\r\n ", words);
    }

    /// @throws DeliveryException permanent, where a server could refuse or cut a line
    static void check(MimeMessage message) throws MessagingException {
        List<String> lines = Collections.list(message.getAllHeaderLines());
        for (String line : lines) {
            if (longest(line) > LONGEST) {
                throw DeliveryException.permanent(
                        SmtpFailure.ENDPOINT,
                        "The line %s of the mail's head would have more than %d octets; make what stands in it shorter."
                                .formatted(line.substring(0, line.indexOf(':')), LONGEST));
            }
        }
    }

    private static int longest(String lines) {
        return lines.lines()
                .mapToInt(line -> line.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
    }
}
