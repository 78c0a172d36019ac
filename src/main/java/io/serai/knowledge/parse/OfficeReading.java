package io.serai.knowledge.parse;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.poi.util.XMLHelper;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/// A DOCX or PPTX by Tika. What is embedded in it (pictures, workbooks) is left out.
final class OfficeReading {
    private static final int DEEPEST_STYLE = 12;

    private OfficeReading() {}

    static void readText(File file, Reading reading) throws IOException, SAXException, TikaException {
        Map<String, Integer> levels = levels(file);
        parse(file, new XhtmlReading(reading, style -> levels.getOrDefault(key(style), 0), null));
    }

    /// Each slide is a page.
    static void readSlides(File file, Reading reading) throws IOException, SAXException, TikaException {
        parse(file, new XhtmlReading(reading, style -> 0, "slide-content"));
    }

    private static void parse(File file, ContentHandler handler) throws IOException, SAXException, TikaException {
        var config = new OfficeParserConfig();
        config.setUseSAXDocxExtractor(true);
        config.setUseSAXPptxExtractor(true);
        config.setIncludeDeletedContent(false);
        config.setIncludeMoveFromContent(false);
        config.setIncludeHeadersAndFooters(false);
        config.setIncludeSlideNotes(false);
        config.setIncludeSlideMasterContent(false);
        var context = new ParseContext();
        context.set(OfficeParserConfig.class, config);
        context.set(EmbeddedDocumentExtractor.class, new Nothing());
        try (TikaInputStream in = TikaInputStream.get(file.toPath())) {
            new OOXMLParser().parse(in, handler, new Metadata(), context);
        } catch (EncryptedDocumentException _) {
            throw new UnreadableException("The document is encrypted. Save it without a password.");
        }
    }

    private static final class Nothing implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(InputStream in, ContentHandler handler, Metadata metadata, boolean html) {}
    }

    /// Tika names a paragraph by its style's name, with the spaces changed.
    private static String key(String style) {
        return style.toLowerCase(Locale.ROOT).replace('_', ' ').strip();
    }

    /// @param level by its own outline; -1 for none
    private record Style(String name, @Nullable String basedOn, int level) {}

    /// Which styles are headings, by their outline or that of the one they are based on.
    private static Map<String, Integer> levels(File file) throws IOException, SAXException {
        var styles = new HashMap<String, Style>();
        try (ZipFile zip = new ZipFile(file)) {
            ZipEntry entry = zip.getEntry("word/styles.xml");
            if (entry == null) {
                return Map.of();
            }
            try (InputStream in = zip.getInputStream(entry)) {
                XMLReader xml = XMLHelper.newXMLReader();
                xml.setContentHandler(new Styles(styles));
                xml.parse(new InputSource(in));
            } catch (javax.xml.parsers.ParserConfigurationException e) {
                throw new IllegalStateException("the JDK reads XML", e);
            }
        }
        var levels = new HashMap<String, Integer>();
        for (Style style : styles.values()) {
            Style one = style;
            for (int i = 0; i < DEEPEST_STYLE && one != null && one.level() < 0; i++) {
                one = styles.get(String.valueOf(one.basedOn()));
            }
            if (one != null && one.level() >= 0) {
                levels.put(key(style.name()), one.level() + 1);
            }
        }
        return levels;
    }

    private static final class Styles extends DefaultHandler {
        private final Map<String, Style> styles;
        private @Nullable String id;
        private String name = "";
        private @Nullable String basedOn;
        private int level = -1;

        Styles(Map<String, Style> styles) {
            this.styles = styles;
        }

        @Override
        public void startElement(String uri, String local, String qualified, Attributes attributes) {
            String value = attributes.getValue("w:val");
            switch (local) {
                case "style" -> {
                    id = attributes.getValue("w:styleId");
                    name = "";
                    basedOn = null;
                    level = -1;
                }
                case "name" -> name = value == null ? "" : value;
                case "basedOn" -> basedOn = value;
                case "outlineLvl" -> level = value != null && value.matches("[0-8]") ? Integer.parseInt(value) : -1;
                default -> {}
            }
        }

        @Override
        public void endElement(String uri, String local, String qualified) {
            if (local.equals("style") && id != null) {
                String lower = name.toLowerCase(Locale.ROOT);
                if (lower.equals("title")) {
                    level = 0;
                } else if (lower.matches("heading [1-9]")) {
                    level = lower.charAt(lower.length() - 1) - '1';
                }
                styles.put(id, new Style(name, basedOn, level));
                id = null;
            }
        }
    }
}
