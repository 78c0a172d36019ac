package io.serai.imports;

import io.serai.tables.CellText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/// Finds an address in what people paste into a cell for one. Each step takes one layer off, until none is left; two
/// addresses in one cell are not chosen between.
final class PastedAddress {
    private static final String MAILTO = "mailto:";
    private static final String OPENING = "\"'`<([{\u00AB\u2039\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F\u00B4"
            + "\u300C\u300E\u3008\u300A\uFF02\uFF07\uFF1C\uFF08,;:";
    private static final String CLOSING = "\"'`>)]}\u00BB\u203A\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F\u00B4"
            + "\u00AB\u2039\u300D\u300F\u3009\u300B\uFF02\uFF07\uFF1E\uFF09.,;:!?\u3002\uFF0C\uFF1B\uFF0E\u3001\u2026";

    private PastedAddress() {}

    static String in(String written) {
        String text = written;
        while (true) {
            String inner = peeled(CellText.trim(text));
            if (inner.equals(text)) {
                return text;
            }
            if (inner.isEmpty()) {
                return written;
            }
            text = inner;
        }
    }

    private static String peeled(String text) {
        if (text.startsWith("=")) {
            // ="…", how programs keep a spreadsheet from reading a value as another
            return text.length() > 2 && text.charAt(1) == '"' ? text.substring(1) : text;
        }
        if (text.regionMatches(true, 0, MAILTO, 0, MAILTO.length())) {
            return linked(text.substring(MAILTO.length()));
        }
        int open = text.indexOf('<');
        if (open > 0 && text.indexOf('<', open + 1) < 0) {
            return named(text, open);
        }
        if (text.isEmpty()) {
            return text;
        }
        if (CLOSING.indexOf(text.charAt(text.length() - 1)) >= 0) {
            return text.substring(0, text.length() - 1);
        }
        boolean quotedLocal = text.startsWith("\"") && text.contains("\"@");
        return !quotedLocal && OPENING.indexOf(text.charAt(0)) >= 0 ? text.substring(1) : text;
    }

    /// `Name <address>`, where the name is not another address.
    private static String named(String text, int open) {
        int close = text.indexOf('>', open);
        if (close < 0 || text.indexOf('@', close) >= 0) {
            return text;
        }
        String inner = in(text.substring(open + 1, close));
        String name = in(text.substring(0, open));
        boolean one = name.indexOf('@') < 0 || name.toLowerCase(Locale.ROOT).equals(inner.toLowerCase(Locale.ROOT));
        return one && inner.indexOf('@') > 0 ? inner : text;
    }

    /// What a `mailto:` link is for (RFC 6068): without `?subject=…`, and with `%40` read.
    private static String linked(String target) {
        String address = target.startsWith("//") ? target.substring(2) : target;
        int query = address.indexOf('?');
        if (query >= 0 && query > address.indexOf('@')) {
            address = address.substring(0, query);
        }
        if (address.indexOf('%') < 0) {
            return address;
        }
        try {
            return decoded(address);
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return address;
        }
    }

    private static String decoded(String address) throws CharacterCodingException {
        byte[] written = address.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(written.length);
        for (int i = 0; i < written.length; i++) {
            if (written[i] == '%' && i + 2 < written.length) {
                bytes.put((byte) HexFormat.fromHexDigits(new String(written, i + 1, 2, StandardCharsets.ISO_8859_1)));
                i += 2;
            } else {
                bytes.put(written[i]);
            }
        }
        return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    }
}
