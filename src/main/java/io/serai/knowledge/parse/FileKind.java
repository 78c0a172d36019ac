package io.serai.knowledge.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/// What a file is, by its first bytes; what text is of, by its name.
enum FileKind {
    PDF,
    DOCX,
    XLSX,
    PPTX,
    HTML,
    MARKDOWN,
    CSV,
    TEXT;

    private static final int HEAD = 4096;
    private static final int MOST_PARTS = 20_000;
    private static final String KNOWN = " What can be read is PDF, DOCX, XLSX, PPTX, HTML and text.";

    /// @param name as the sender named it
    static FileKind of(Path file, String name, ParseLimits limits) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        String begin = new String(head, StandardCharsets.ISO_8859_1);
        if (begin.substring(0, Math.min(begin.length(), 1024)).contains("%PDF-")) {
            return PDF;
        }
        if (begin.startsWith("PK\3\4") || begin.startsWith("PK\5\6")) {
            return packed(file, limits);
        }
        if (begin.startsWith("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1")) {
            throw new UnreadableException(
                    holds(file, "EncryptedPackage")
                            ? "The document is encrypted. Save it without a password."
                            : "The file is of Office's older formats (DOC, XLS, PPT). Save it as DOCX, XLSX or PPTX.");
        }
        if (begin.startsWith("\u001F\u008B")
                || begin.startsWith("7z\u00BC\u00AF")
                || begin.startsWith("Rar!")
                || begin.startsWith("BZh")
                || begin.startsWith("\u00FD7zXZ")
                || begin.length() > 262 && begin.startsWith("ustar", 257)) {
            throw new UnreadableException("The file is an archive. Send its documents one by one." + KNOWN);
        }
        if (begin.startsWith("{\\rtf")) {
            throw new UnreadableException("The file is RTF. Save it as DOCX." + KNOWN);
        }
        return text(begin, name);
    }

    private static FileKind text(String begin, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String first = begin.replaceFirst("^(\u00EF\u00BB\u00BF)?\\s*(<\\?xml[^>]*>\\s*)?(<!--.*?-->\\s*)?", "")
                .toLowerCase(Locale.ROOT);
        if (lower.matches(".*\\.x?html?") || first.startsWith("<!doctype html") || first.startsWith("<html")) {
            return HTML;
        }
        if (lower.endsWith(".md") || lower.endsWith(".markdown")) {
            return MARKDOWN;
        }
        return lower.endsWith(".csv") || lower.endsWith(".tsv") ? CSV : TEXT;
    }

    /// Its name stands in the directory of such a file as UTF-16.
    private static boolean holds(Path file, String name) throws IOException {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_16LE);
        String part = new String(wanted, StandardCharsets.ISO_8859_1);
        String before = "";
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] next = in.readNBytes(1 << 20); next.length > 0; next = in.readNBytes(1 << 20)) {
                String here = before + new String(next, StandardCharsets.ISO_8859_1);
                if (here.contains(part)) {
                    return true;
                }
                before = here.substring(Math.max(0, here.length() - part.length()));
            }
        }
        return false;
    }

    private static FileKind packed(Path file, ParseLimits limits) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            FileKind kind;
            if (zip.getEntry("[Content_Types].xml") == null) {
                kind = null;
            } else if (zip.getEntry("word/document.xml") != null) {
                kind = DOCX;
            } else if (zip.getEntry("xl/workbook.xml") != null) {
                kind = XLSX;
            } else {
                kind = zip.getEntry("ppt/presentation.xml") != null ? PPTX : null;
            }
            if (kind == null) {
                throw new UnreadableException(
                        "The file is a ZIP archive, or a format that is one. Send its documents one by one." + KNOWN);
            }
            measure(zip, limits);
            return kind;
        } catch (ZipException e) {
            throw new UnreadableException("The file is broken: its parts can't be unpacked (" + e.getMessage() + ").");
        }
    }

    /// Unpacks it to nowhere: what it says of its sizes need not be true.
    private static void measure(ZipFile zip, ParseLimits limits) throws IOException {
        if (zip.size() > MOST_PARTS) {
            throw new UnreadableException("The file has more than %,d parts.".formatted(MOST_PARTS));
        }
        long all = 0;
        byte[] buffer = new byte[1 << 16];
        for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
            try (InputStream in = zip.getInputStream(entry)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    all += read;
                    if (all > limits.unpackedBytes()) {
                        throw new UnreadableException(
                                "Unpacked, the document has more than %,d bytes.".formatted(limits.unpackedBytes()));
                    }
                }
            }
        }
    }
}
