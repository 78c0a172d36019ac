package io.serai.hub;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipInputStream;

/// Whether a file that was imported holds a text: a CSV as it is, a workbook in its parts. ASCII letters count as alike
/// in either case. Streamed; a part that is larger than any import takes counts as one that holds it.
final class FileText {
    private static final long MOST = 1L << 30;
    private static final int CHUNK = 1 << 16;

    private FileText() {}

    /// @param text of ASCII, as e-mail addresses nearly always are; others are found where the file is UTF-8
    /// @return true where the file can't be read to its end, so that nothing of a person stays by mistake
    static boolean holds(Path file, String text) {
        byte[] sought = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        try (var in = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
            in.mark(4);
            boolean zip = in.read() == 'P' && in.read() == 'K';
            in.reset();
            return zip ? isInParts(in, sought) : isIn(in, sought);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean isInParts(InputStream in, byte[] sought) throws IOException {
        try (var zip = new ZipInputStream(in)) {
            while (zip.getNextEntry() != null) {
                if (isIn(zip, sought)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// UTF-16, as some programs write CSV, is looked through without its zeros.
    private static boolean isIn(InputStream in, byte[] sought) throws IOException {
        byte[] window = new byte[CHUNK + sought.length];
        byte[] chunk = new byte[CHUNK];
        int held = 0;
        long read = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            read += count;
            if (read > MOST) {
                return true;
            }
            for (int i = 0; i < count; i++) {
                if (chunk[i] != 0) {
                    window[held++] = lower(chunk[i]);
                }
            }
            if (isIn(window, held, sought)) {
                return true;
            }
            int keep = Math.min(held, sought.length - 1);
            System.arraycopy(window, held - keep, window, 0, keep);
            held = keep;
        }
        return false;
    }

    private static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    }

    private static boolean isIn(byte[] window, int held, byte[] sought) {
        for (int at = 0; at + sought.length <= held; at++) {
            int same = 0;
            while (same < sought.length && window[at + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return true;
            }
        }
        return false;
    }
}
