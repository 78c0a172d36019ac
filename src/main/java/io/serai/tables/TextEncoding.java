package io.serai.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a text file is encoded: UTF-8, UTF-16 or Windows-1252, the three that spreadsheet programs write.
///
/// @param bomBytes length of the byte order mark that the text begins after
record TextEncoding(Charset charset, int bomBytes) {
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int HEAD = 4096;

    /// Reads the whole file once, as a stream, so that a wrong byte in its last row refuses it before its first
    /// is imported.
    static TextEncoding detect(Path file) {
        try {
            TextEncoding likely = byHead(file);
            Wrong wrong = likely.firstWrong(file);
            if (wrong == null) {
                return likely;
            }
            if (likely.charset.equals(StandardCharsets.UTF_8) && !wrong.nul) {
                Utf8Letters letters = Utf8Letters.in(file, likely.bomBytes, wrong.offset);
                if (likely.bomBytes > 0 || letters.any()) {
                    throw FileProblem.unreadable("The text is broken UTF-8: the byte at offset " + wrong.offset
                            + ", in row " + letters.line() + ", is no part of a letter, where "
                            + (likely.bomBytes > 0 ? "the file says that it is UTF-8" : "other letters are UTF-8")
                            + ". Save the file as UTF-8 once more and send it again.");
                }
                TextEncoding western = new TextEncoding(WINDOWS_1252, 0);
                wrong = western.firstWrong(file);
                if (wrong == null) {
                    return western;
                }
            }
            if (wrong.nul) {
                throw FileProblem.wrongFormat("The file is not text: there is a NUL at offset " + wrong.offset
                        + "; expected a CSV text file.");
            }
            throw FileProblem.unreadable("The text is not UTF-8, UTF-16 or Windows-1252: the byte at offset "
                    + wrong.offset + " does not fit"
                    + (likely.charset.equals(StandardCharsets.UTF_8) ? "" : " " + likely.charset.name())
                    + ". Save the file as UTF-8 and send it again.");
        } catch (IOException e) {
            throw new UncheckedIOException("the file to import can not be read", e);
        }
    }

    Reader reader(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        in.skipNBytes(bomBytes);
        return new InputStreamReader(in, decoder());
    }

    private static TextEncoding byHead(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
            return new TextEncoding(StandardCharsets.UTF_8, 3);
        }
        if (startsWith(head, 0xFF, 0xFE)) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 2);
        }
        if (startsWith(head, 0xFE, 0xFF)) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 2);
        }
        // Latin letters in UTF-16 have a zero byte each, and text in any other of the encodings none
        int[] zeros = new int[2];
        for (int i = 0; i < head.length; i++) {
            zeros[i & 1] += head[i] == 0 ? 1 : 0;
        }
        if (zeros[1] > head.length / 5 && zeros[0] < zeros[1] / 10) {
            return new TextEncoding(StandardCharsets.UTF_16LE, 0);
        }
        if (zeros[0] > head.length / 5 && zeros[1] < zeros[0] / 10) {
            return new TextEncoding(StandardCharsets.UTF_16BE, 0);
        }
        // few letters are Latin, but those of the header are, which begins the text
        if (head.length > 1 && zeros[0] + zeros[1] > 3) {
            if (head[1] == 0 && head[0] != 0 && zeros[0] * 10 <= zeros[1]) {
                return new TextEncoding(StandardCharsets.UTF_16LE, 0);
            }
            if (head[0] == 0 && head[1] != 0 && zeros[1] * 10 <= zeros[0]) {
                return new TextEncoding(StandardCharsets.UTF_16BE, 0);
            }
        }
        return new TextEncoding(StandardCharsets.UTF_8, 0);
    }

    private static boolean startsWith(byte[] head, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= head.length || (head[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private CharsetDecoder decoder() {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /// A byte that is no text.
    private record Wrong(long offset, boolean nul) {}

    /// The first byte that is no text in this encoding, or is NUL; null when all are text.
    private @Nullable Wrong firstWrong(Path file) throws IOException {
        CharsetDecoder decoder = decoder();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        CharBuffer chars = CharBuffer.allocate(1 << 16);
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            in.position(bomBytes);
            long bufferStart = bomBytes;
            boolean end = false;
            while (!end) {
                end = in.read(bytes) < 0;
                bytes.flip();
                CoderResult result = decoder.decode(bytes, chars, end);
                chars.flip();
                for (int i = 0; i < chars.length(); i++) {
                    if (chars.charAt(i) == 0) {
                        String before = chars.subSequence(0, i).toString();
                        return new Wrong(bufferStart + before.getBytes(charset).length, true);
                    }
                }
                if (result.isError()) {
                    return new Wrong(bufferStart + bytes.position(), false);
                }
                bufferStart += bytes.position();
                bytes.compact();
                chars.clear();
            }
            return null;
        }
    }
}
