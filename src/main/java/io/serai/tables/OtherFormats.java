package io.serai.tables;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// Names the files that people take for a workbook or a CSV, by their content.
final class OtherFormats {
    private static final int HEAD = 4_096;
    private static final int DIRECTORY = 8_192;
    private static final String OLE2 = "\u00D0\u00CF\u0011\u00E0";

    /// By their first bytes, as ISO 8859-1.
    private static final Map<String, String> MAGIC = new LinkedHashMap<>();

    static {
        MAGIC.put("%PDF", "a PDF document");
        MAGIC.put("\u001F\u008B", "a gzip archive");
        MAGIC.put("7z\u00BC\u00AF", "a 7z archive");
        MAGIC.put("Rar!", "a RAR archive");
        MAGIC.put("BZh", "a bzip2 archive");
        MAGIC.put("\u00FD7zXZ", "an xz archive");
        MAGIC.put("\u0089PNG", "an image");
        MAGIC.put("\u00FF\u00D8\u00FF", "an image");
        MAGIC.put("GIF8", "an image");
        MAGIC.put("II*\u0000", "an image");
        MAGIC.put("MM\u0000*", "an image");
        MAGIC.put("{\\rtf", "an RTF document");
        MAGIC.put("SQLite format 3", "a SQLite database");
        MAGIC.put("\u0000\u0001\u0000\u0000Standard", "an Access database");
        MAGIC.put("ID;P", "a SYLK file");
        MAGIC.put("MIME-Version:", "a web archive (.mht)");
        MAGIC.put("BEGIN:V", "a contact or calendar file");
    }

    private static final Map<String, String> STREAMS = new LinkedHashMap<>();

    static {
        STREAMS.put("EncryptedPackage", "an encrypted workbook, which needs a password");
        STREAMS.put("Workbook", "an old Excel workbook (.xls)");
        STREAMS.put("Book", "an old Excel workbook (.xls)");
        STREAMS.put("WordDocument", "an old Word document (.doc)");
        STREAMS.put("PowerPoint Document", "an old PowerPoint presentation (.ppt)");
    }

    private OtherFormats() {}

    /// What a file is, `a PDF document`, where it is surely neither a workbook nor a CSV; null for all else.
    ///
    /// @throws UncheckedIOException when this machine can not read it
    static @Nullable String of(Path file) {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] head = new byte[(int) Math.min(HEAD, in.length())];
            in.readFully(head);
            String bytes = new String(head, StandardCharsets.ISO_8859_1);
            if (bytes.startsWith("PK\u0003\u0004") || bytes.startsWith("PK\u0005\u0006")) {
                return ofZip(file);
            }
            if (bytes.startsWith(OLE2)) {
                return ofCompound(in, head);
            }
            if ((bytes.startsWith("\u0000") && bytes.startsWith("ftyp", 4))
                    || (bytes.startsWith("RIFF") && bytes.startsWith("WEBP", 8))
                    || (bytes.startsWith("BM") && bytes.indexOf('\u0000') >= 0)) {
                return "an image";
            }
            for (var magic : MAGIC.entrySet()) {
                if (bytes.startsWith(magic.getKey())) {
                    return magic.getValue();
                }
            }
            return ofText(new String(head, charset(bytes)));
        } catch (IOException e) {
            throw new UncheckedIOException("the file to import can not be read", e);
        }
    }

    private static Charset charset(String bytes) {
        return bytes.startsWith("\u00FF\u00FE")
                ? StandardCharsets.UTF_16LE
                : bytes.startsWith("\u00FE\u00FF") ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    private static @Nullable String ofText(String text) {
        String begin = text.replace("\uFEFF", "").stripLeading().toLowerCase(Locale.ROOT);
        if (begin.startsWith("<!doctype html") || begin.startsWith("<html") || begin.startsWith("<table")) {
            return "a web page (HTML)";
        }
        if (begin.startsWith("<?xml") || begin.startsWith("<workbook")) {
            return begin.contains("urn:schemas-microsoft-com:office:spreadsheet")
                    ? "an XML spreadsheet of Excel 2003"
                    : begin.contains("urn:oasis:names:tc:opendocument")
                            ? "an OpenDocument file in one piece (.fods)"
                            : begin.contains("<html") ? "a web page (HTML)" : "an XML document";
        }
        return begin.startsWith("{\"") || begin.startsWith("[{") || begin.startsWith("{\n") || begin.startsWith("{\r")
                ? "a JSON document"
                : null;
    }

    /// Looks for the names of streams in the first sectors of the directory of a compound file ([MS-CFB] 2.2, 2.6).
    private static String ofCompound(RandomAccessFile in, byte[] head) throws IOException {
        if (head.length >= 52) {
            int shift = (head[30] & 0xFF) | (head[31] & 0xFF) << 8;
            long sector =
                    (head[48] & 0xFFL) | (head[49] & 0xFFL) << 8 | (head[50] & 0xFFL) << 16 | (head[51] & 0xFFL) << 24;
            long at = (sector + 1) << Math.clamp(shift, 9, 12);
            if (at < in.length()) {
                byte[] directory = new byte[(int) Math.min(DIRECTORY, in.length() - at)];
                in.seek(at);
                in.readFully(directory);
                String names = new String(directory, StandardCharsets.UTF_16LE);
                for (var stream : STREAMS.entrySet()) {
                    if (names.contains(stream.getKey())) {
                        return stream.getValue();
                    }
                }
            }
        }
        return "an old Office document (.xls, .doc), or an encrypted one";
    }

    private static @Nullable String ofZip(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            var parts = new WorkbookParts(zip);
            var mimeType = parts.find("mimetype");
            String type = "";
            if (mimeType != null) {
                try (var in = zip.getInputStream(mimeType)) {
                    type = new String(in.readNBytes(100), StandardCharsets.US_ASCII);
                }
            }
            return type.startsWith("application/vnd.oasis.opendocument")
                    ? type.contains("spreadsheet")
                            ? "an OpenDocument spreadsheet (.ods)"
                            : "an OpenDocument document (.odt, .odp)"
                    : ofParts(parts);
        } catch (IOException | IllegalArgumentException e) {
            // damaged, which is told when it is read
            return null;
        }
    }

    private static @Nullable String ofParts(WorkbookParts parts) {
        if (parts.holds("xl/workbook.bin")) {
            return "a binary Excel workbook (.xlsb)";
        }
        if (parts.holds("word/document.xml")) {
            return "a Word document (.docx)";
        }
        if (parts.holds("ppt/presentation.xml")) {
            return "a PowerPoint presentation (.pptx)";
        }
        if (parts.anyEndsWith(".iwa") || parts.holds("index.zip")) {
            return "a document of Apple's Numbers, Pages or Keynote";
        }
        if (parts.holds("[Content_Types].xml") || parts.holds("_rels/.rels") || parts.holds("xl/workbook.xml")) {
            return null;
        }
        if (parts.anyEndsWith(".csv")) {
            return "a zip with a CSV file in it";
        }
        return parts.anyEndsWith(".xlsx") ? "a zip with a workbook in it" : "a zip, but no XLSX workbook";
    }

    /// What a document of Office Open XML is that is no workbook.
    ///
    /// @param root the name of its first element
    static String ofRoot(String root) {
        return switch (root) {
            case "document" -> "a Word document";
            case "presentation" -> "a PowerPoint presentation";
            default -> "a zip, but no XLSX workbook";
        };
    }
}
