package io.serai.knowledge.parse;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text file in whatever encoding. Looked at as a whole: the first letter that tells may be far down.
///
/// @param mark how many bytes the byte order mark has
record PlainText(Charset charset, int mark, byte[] bytes) {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Pattern DECLARED =
            Pattern.compile("<meta[^>]{0,200}charset\\s*=\\s*[\"']?([\\w:.-]{2,40})", Pattern.CASE_INSENSITIVE);
    private static final int HEAD = 4096;
    private static final int SAMPLE = 1 << 16;
    private static final int SURE = 25;

    static PlainText of(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (begins(bytes, 0xEF, 0xBB, 0xBF)) {
            return new PlainText(StandardCharsets.UTF_8, 3, bytes);
        }
        if (begins(bytes, 0xFF, 0xFE)) {
            return new PlainText(StandardCharsets.UTF_16LE, 2, bytes);
        }
        if (begins(bytes, 0xFE, 0xFF)) {
            return new PlainText(StandardCharsets.UTF_16BE, 2, bytes);
        }
        int[] zeros = new int[2];
        int controls = 0;
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xFF;
            zeros[i & 1] += b == 0 ? 1 : 0;
            controls += b < 32 && b != 0 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 27 ? 1 : 0;
        }
        // spaces, digits and Latin letters have a zero byte in UTF-16, and text of any other encoding has none
        Charset wide = zeros[1] > zeros[0] ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        int most = Math.max(zeros[0], zeros[1]);
        if (most > bytes.length / 50 && Math.min(zeros[0], zeros[1]) <= most / 10 && isIn(wide, bytes)) {
            return new PlainText(wide, 0, bytes);
        }
        if (most > 0 || controls > bytes.length / 100) {
            throw new UnreadableException(
                    "The file is no text, and no format that can be read: PDF, DOCX, XLSX, PPTX, HTML and text.");
        }
        if (isIn(StandardCharsets.UTF_8, bytes)) {
            return new PlainText(StandardCharsets.UTF_8, 0, bytes);
        }
        Charset declared = declared(bytes);
        return new PlainText(declared == null ? likely(bytes) : declared, 0, bytes);
    }

    String text() {
        return charset.decode(ByteBuffer.wrap(bytes, mark, bytes.length - mark)).toString();
    }

    private static boolean begins(byte[] bytes, int... mark) {
        return bytes.length >= mark.length
                && Arrays.equals(
                        Arrays.copyOf(bytes, mark.length),
                        mark.length == 3
                                ? new byte[] {(byte) mark[0], (byte) mark[1], (byte) mark[2]}
                                : new byte[] {(byte) mark[0], (byte) mark[1]});
    }

    private static boolean isIn(Charset charset, byte[] bytes) {
        try {
            charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    private static @Nullable Charset declared(byte[] bytes) {
        Matcher found =
                DECLARED.matcher(new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            return null;
        }
        try {
            Charset charset = Charset.forName(found.group(1));
            // what is declared Latin 1 is Windows-1252 to browsers, and UTF-8 it is not
            return charset.equals(StandardCharsets.ISO_8859_1) || charset.equals(StandardCharsets.UTF_8)
                    ? WINDOWS_1252
                    : charset;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// Of Western text whatever the line ends; else what ICU is sure enough of, by the lines that have such letters.
    private static Charset likely(byte[] bytes) {
        int first = 0;
        while (first < bytes.length && bytes[first] >= 0) {
            first++;
        }
        int from = Math.max(0, first - 200);
        CharsetMatch match = new CharsetDetector()
                .setText(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + SAMPLE)))
                .detect();
        if (match == null || match.getConfidence() < SURE || match.getName().startsWith("ISO-8859-1")) {
            return WINDOWS_1252;
        }
        try {
            return Charset.forName(match.getName());
        } catch (IllegalArgumentException _) {
            return WINDOWS_1252;
        }
    }
}
