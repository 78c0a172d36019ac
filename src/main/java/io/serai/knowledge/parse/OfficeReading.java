package io.serai.knowledge.parse;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/// A DOCX or PPTX by Tika. What is embedded in it (pictures, workbooks) is left out, and so is what is hidden.
final class OfficeReading {
    private OfficeReading() {}

    static void readText(File file, Reading reading) throws IOException, SAXException, TikaException {
        WordStyles styles = WordStyles.of(file);
        parse(file, styles.hidden(), new XhtmlReading(reading, styles::level, null));
    }

    /// Each slide is a page.
    static void readSlides(File file, Reading reading) throws IOException, SAXException, TikaException {
        parse(file, Set.of(), new XhtmlReading(reading, style -> 0, "slide-content"));
    }

    private static void parse(File file, Set<String> hidden, ContentHandler handler)
            throws IOException, SAXException, TikaException {
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
        try (var seen = SeenParts.of(file, hidden);
                TikaInputStream in = TikaInputStream.get(seen.file())) {
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
}
