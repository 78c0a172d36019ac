package io.serai.tables;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What bytes that are no UTF-8 as a whole tell of the encoding they are meant in: text in Windows-1252 hardly ever
/// holds what would be a letter in UTF-8, and text that a program cut or pasted together holds many.
///
/// @param any whether a letter of two to four bytes is whole, overlong forms and encoded surrogates among them
/// @param line of the wrong byte, counted from 1
record Utf8Letters(boolean any, int line) {
    /// Reads the file as a stream.
    ///
    /// @param from offset of the first byte of the text
    /// @param wrong offset of the first byte that is no UTF-8
    static Utf8Letters in(Path file, int from, long wrong) throws IOException {
        boolean any = false;
        int line = 1;
        int more = 0;
        int before = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.skipNBytes(from);
            long offset = from;
            for (int b = in.read(); b >= 0 && (!any || offset < wrong); b = in.read(), offset++) {
                if (offset < wrong && (b == '\r' || (b == '\n' && before != '\r'))) {
                    line++;
                }
                if (more > 0 && (b & 0xC0) == 0x80) {
                    any |= --more == 0;
                } else {
                    more = following(b);
                }
                before = b;
            }
        }
        return new Utf8Letters(any, line);
    }

    /// How many bytes follow the first of a letter.
    private static int following(int first) {
        return first >= 0xF8 || first < 0xC0 ? 0 : first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    }
}
