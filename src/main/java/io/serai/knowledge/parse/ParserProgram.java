package io.serai.knowledge.parse;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.tika.Tika;
import org.apache.tika.exception.TikaException;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.html.HtmlMapper;
import org.apache.tika.parser.html.IdentityHtmlMapper;
import org.apache.tika.parser.html.JSoupParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xml.sax.SAXException;

/// Reads one file and ends: a process of its own, as no library that reads what strangers send can be trusted with the
/// hub's memory and time. It ends with whoever started it, too: when its input does.
///
/// Writes lines of JSON: what read the file, its pages with their blocks, and `{"end": true}`; or
/// `{"refused": reason}`.
final class ParserProgram {
    private ParserProgram() {}

    /// @param args the file, its name, and the limits as [ParseLimits#words] has them
    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        Thread.ofPlatform().daemon().start(ParserProgram::endWithParent);
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        PrintStream out = System.out;
        // what a library prints is no line of ours
        System.setOut(System.err);
        var json = new ObjectMapper();
        try (OutputStream lines = new BufferedOutputStream(out, 1 << 16)) {
            try {
                var limits = ParseLimits.of(List.of(args).subList(2, args.length));
                ParsedLines.write(read(new File(args[0]), args[1], limits), json, lines);
            } catch (UnreadableException e) {
                ParsedLines.line(Map.of("refused", String.valueOf(e.getMessage())), json, lines);
            } catch (IOException | SAXException | TikaException | RuntimeException | StackOverflowError e) {
                e.printStackTrace(System.err);
                ParsedLines.line(Map.of("refused", refused(e)), json, lines);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said
            }
        } catch (IOException _) {
            // the same
        }
        Runtime.getRuntime().halt(1);
    }

    /// A reason of ours may come wrapped by the library that called us.
    private static String refused(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreadableException known) {
                return String.valueOf(known.getMessage());
            }
        }
        return "The file is broken, or not what it seems to be: " + failure;
    }

    static Parsed read(File file, String name, ParseLimits limits) throws IOException, SAXException, TikaException {
        var reading = new Reading(limits);
        FileKind kind = FileKind.of(file.toPath(), name, limits);
        switch (kind) {
            case PDF -> PdfReading.read(file, limits, reading);
            case DOCX -> OfficeReading.readText(file, reading);
            case PPTX -> OfficeReading.readSlides(file, reading);
            case XLSX -> WorkbookReading.read(file, reading);
            case HTML -> html(PlainText.of(file.toPath()), reading);
            case MARKDOWN -> TextReading.read(PlainText.of(file.toPath()).text(), true, reading);
            case CSV -> TextReading.readRows(PlainText.of(file.toPath()).text(), reading);
            case TEXT -> TextReading.read(PlainText.of(file.toPath()).text(), false, reading);
        }
        return reading.end(
                switch (kind) {
                    case PDF -> "PDFBox " + version(PDDocument.class);
                    case XLSX -> "POI " + version(org.apache.poi.Version.class);
                    case DOCX, PPTX, HTML -> "Tika " + version(Tika.class);
                    case MARKDOWN, CSV, TEXT -> "text";
                });
    }

    private static String version(Class<?> of) {
        if (of == org.apache.poi.Version.class) {
            return org.apache.poi.Version.getVersion();
        }
        if (of == PDDocument.class) {
            return String.valueOf(org.apache.pdfbox.util.Version.getVersion());
        }
        return Tika.getString().replaceFirst("Apache Tika ?", "");
    }

    private static void html(PlainText text, Reading reading) throws IOException, SAXException, TikaException {
        var metadata = new Metadata();
        metadata.set(
                HttpHeaders.CONTENT_TYPE, "text/html; charset=" + text.charset().name());
        var context = new ParseContext();
        context.set(HtmlMapper.class, IdentityHtmlMapper.INSTANCE);
        var handler = new XhtmlReading(reading, style -> 0, null);
        try (var in = org.apache.tika.io.TikaInputStream.get(text.bytes())) {
            new JSoupParser().parse(in, handler, metadata, context);
        }
    }
}
