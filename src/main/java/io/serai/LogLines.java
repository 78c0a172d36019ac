package io.serai;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.StandardCharsets;

/// Logback's JSON lines (1.5: it escapes what JSON asks for, up to U+001F), with DEL, the C1 controls and the line ends
/// of Unicode escaped as well: some terminals and readers of lines obey those.
public final class LogLines extends JsonEncoder {
    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] line = super.encode(event);
        return isPlain(line) ? line : escaped(new String(line, StandardCharsets.UTF_8));
    }

    private static boolean isPlain(byte[] line) {
        for (byte one : line) {
            if (one < 0 || one == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static byte[] escaped(String line) {
        var text = new StringBuilder(line.length() + 16);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c >= 0x7f && c <= 0x9f || c == '\u2028' || c == '\u2029') {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
