package io.serai.invitations.calendar;

/// Lines of at most 75 octets in UTF-8 (RFC 5545, 3.1); what is longer goes on in the next one behind a space. No
/// character is cut, as some readers decode each line for itself.
final class FoldedLines {
    private static final int MOST_OCTETS = 75;
    private static final String FOLD = "\r\n ";

    private FoldedLines() {}

    /// @param lines each ended by CRLF
    static String of(String lines) {
        var folded = new StringBuilder(lines.length() + lines.length() / MOST_OCTETS * FOLD.length());
        int octets = 0;
        for (int i = 0; i < lines.length(); ) {
            int c = lines.codePointAt(i);
            i += Character.charCount(c);
            boolean ends = c == '\r' || c == '\n';
            if (!ends && octets + octets(c) > MOST_OCTETS) {
                folded.append(FOLD);
                octets = 1;
            }
            folded.appendCodePoint(c);
            octets = ends ? 0 : octets + octets(c);
        }
        return folded.toString();
    }

    private static int octets(int c) {
        if (c < 0x80) {
            return 1;
        }
        return c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
}
