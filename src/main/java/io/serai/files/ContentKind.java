package io.serai.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a file is, by its first bytes. What its name or its sender says only chooses between kinds that begin alike.
final class ContentKind {
    static final String UNKNOWN = "application/octet-stream";
    private static final int HEAD = 8 * 1024;

    /// What a browser shows and never runs: all else it is to save. PDF viewers run nothing in the hub's name.
    private static final Set<String> SHOWN = Set.of(
            "application/pdf",
            "image/avif",
            "image/bmp",
            "image/gif",
            "image/heic",
            "image/jpeg",
            "image/png",
            "image/tiff",
            "image/webp",
            "image/x-icon",
            "text/plain");

    /// What stands at an offset in files of a kind.
    private record Mark(int offset, byte[] bytes, String type) {
        static Mark of(int offset, String hex, String type) {
            return new Mark(offset, HexFormat.of().parseHex(hex), type);
        }

        static Mark text(int offset, String text, String type) {
            return new Mark(offset, text.getBytes(StandardCharsets.ISO_8859_1), type);
        }

        boolean fits(byte[] head) {
            if (head.length < offset + bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if (head[offset + i] != bytes[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final String ZIP = "application/zip";
    private static final String OLE = "application/x-ole-storage";

    /// The first that fits counts.
    private static final List<Mark> MARKS = List.of(
            Mark.text(0, "%PDF-", "application/pdf"),
            Mark.of(0, "89504e470d0a1a0a", "image/png"),
            Mark.of(0, "ffd8ff", "image/jpeg"),
            Mark.text(0, "GIF87a", "image/gif"),
            Mark.text(0, "GIF89a", "image/gif"),
            Mark.text(8, "WEBP", "image/webp"),
            Mark.text(8, "WAVE", "audio/wav"),
            Mark.text(8, "AVI ", "video/x-msvideo"),
            Mark.of(0, "49492a00", "image/tiff"),
            Mark.of(0, "4d4d002a", "image/tiff"),
            Mark.of(0, "00000100", "image/x-icon"),
            Mark.text(4, "ftypavif", "image/avif"),
            Mark.text(4, "ftyphei", "image/heic"),
            Mark.text(4, "ftypmif1", "image/heic"),
            Mark.text(4, "ftypM4A", "audio/mp4"),
            Mark.text(4, "ftypqt", "video/quicktime"),
            Mark.text(4, "ftyp", "video/mp4"),
            Mark.of(0, "1a45dfa3", "video/webm"),
            Mark.text(0, "OggS", "audio/ogg"),
            Mark.text(0, "fLaC", "audio/flac"),
            Mark.text(0, "ID3", "audio/mpeg"),
            Mark.of(0, "fffb", "audio/mpeg"),
            Mark.of(0, "fff3", "audio/mpeg"),
            Mark.text(0, "PK\u0003\u0004", ZIP),
            Mark.text(0, "PK\u0005\u0006", ZIP),
            Mark.of(0, "d0cf11e0a1b11ae1", OLE),
            Mark.text(0, "{\\rtf", "application/rtf"),
            Mark.of(0, "1f8b", "application/gzip"),
            Mark.of(0, "377abcaf271c", "application/x-7z-compressed"),
            Mark.text(0, "Rar!\u001a\u0007", "application/vnd.rar"),
            Mark.text(0, "wOF2", "font/woff2"),
            Mark.text(0, "wOFF", "font/woff"),
            Mark.text(0, "%!PS", "application/postscript"));

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";
    private static final Map<String, String> PACKAGES = Map.of(
            "docx", OFFICE + "wordprocessingml.document",
            "xlsx", OFFICE + "spreadsheetml.sheet",
            "pptx", OFFICE + "presentationml.presentation",
            "ppsx", OFFICE + "presentationml.slideshow");
    private static final Map<String, String> OLD_OFFICE = Map.of(
            "doc", "application/msword",
            "xls", "application/vnd.ms-excel",
            "ppt", "application/vnd.ms-powerpoint",
            "msg", "application/vnd.ms-outlook");

    /// Text has no mark. What a browser runs is what its name says even where it does not look like it.
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("xhtml", "application/xhtml+xml"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("xml", "application/xml"),
            Map.entry("xsl", "application/xml"),
            Map.entry("js", "text/javascript"),
            Map.entry("mjs", "text/javascript"),
            Map.entry("css", "text/css"),
            Map.entry("csv", "text/csv"),
            Map.entry("tsv", "text/tab-separated-values"),
            Map.entry("json", "application/json"),
            Map.entry("md", "text/markdown"),
            Map.entry("ics", "text/calendar"),
            Map.entry("vcf", "text/vcard"));
    private static final List<String> HTML = List.of(
            "<!doctype",
            "<html",
            "<head",
            "<script",
            "<iframe",
            "<h1",
            "<div",
            "<font",
            "<table",
            "<a",
            "<style",
            "<title",
            "<b",
            "<body",
            "<br",
            "<p",
            "<!--",
            "<img",
            "<form",
            "<meta",
            "<link",
            "<object",
            "<embed");

    private ContentKind() {}

    /// @param extension of its name, in lower case; empty where it has none
    static String of(Path file, String extension) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return of(in.readNBytes(HEAD), extension);
        }
    }

    static String of(byte[] head, String extension) {
        for (Mark mark : MARKS) {
            if (mark.fits(head)) {
                return narrowed(mark.type(), head, extension);
            }
        }
        return isText(head) ? text(new String(head, StandardCharsets.UTF_8), extension) : UNKNOWN;
    }

    private static String narrowed(String type, byte[] head, String extension) {
        return switch (type) {
            case OLE -> OLD_OFFICE.getOrDefault(extension, OLE);
            case ZIP -> zipped(new String(head, StandardCharsets.ISO_8859_1), extension);
            case "video/mp4" -> extension.equals("m4a") ? "audio/mp4" : type;
            case "audio/ogg" -> extension.equals("ogv") ? "video/ogg" : type;
            default -> type;
        };
    }

    /// OpenDocument and EPUB say what they are in their first entry (ODF 1.2, part 3, 3.3).
    private static String zipped(String head, String extension) {
        if (head.startsWith("mimetype", 30)) {
            String said = head.substring(38).split("PK|[^A-Za-z0-9.+/-]", 2)[0];
            return said.startsWith("application/vnd.oasis.opendocument.") || said.equals("application/epub+zip")
                    ? said
                    : ZIP;
        }
        boolean office = head.contains("[Content_Types].xml") || head.contains("_rels/.rels");
        return office ? PACKAGES.getOrDefault(extension, ZIP) : ZIP;
    }

    /// Text as WHATWG's MIME sniffing knows it, and UTF-8, or another encoding that keeps ASCII.
    private static boolean isText(byte[] head) {
        for (byte b : head) {
            boolean control = b >= 0 && b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1B;
            if (control) {
                return false;
            }
        }
        return true;
    }

    private static String text(String head, String extension) {
        String begin = head.replaceFirst("^[\uFEFF\\s]+", "").toLowerCase(Locale.ROOT);
        if (begin.startsWith("<")) {
            if (begin.contains("<svg")) {
                return "image/svg+xml";
            }
            if (HTML.stream().anyMatch(begin::startsWith)) {
                return "text/html";
            }
            return begin.contains("<html") ? "application/xhtml+xml" : "application/xml";
        }
        return TEXTS.getOrDefault(extension, "text/plain");
    }

    /// Whether a browser may show it.
    static boolean isShown(String type) {
        return SHOWN.contains(type) || type.startsWith("audio/") || type.startsWith("video/");
    }

    /// As a header says it: of text that is UTF-8 that it is.
    static String header(String type, byte[] head) {
        return type.startsWith("text/") && isUtf8(head) ? type + "; charset=utf-8" : type;
    }

    /// The end of the head may cut a letter.
    private static boolean isUtf8(byte[] head) {
        return !StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(head), CharBuffer.allocate(head.length), false)
                .isError();
    }
}
