package io.serai.knowledge.parse;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.sax.SAXSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.poi.util.XMLHelper;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// A DOCX or PPTX as who opens it sees it: where something in it is hidden, a copy without that, since Tika reads it.
final class SeenParts implements AutoCloseable {
    private static final Pattern TEXT =
            Pattern.compile("word/(document|footnotes|endnotes)\\.xml|ppt/slides/[^/]+\\.xml");

    private final Path file;
    private final @Nullable Path copy;

    private SeenParts(Path file, @Nullable Path copy) {
        this.file = file;
        this.copy = copy;
    }

    /// @param styles ids of those that hide their text
    static SeenParts of(File file, Set<String> styles) throws IOException, SAXException {
        try (ZipFile zip = new ZipFile(file)) {
            if (!hides(zip, styles)) {
                return new SeenParts(file.toPath(), null);
            }
            Path copy = Files.createTempFile("seen-", ".zip");
            var seen = new SeenParts(copy, copy);
            try (OutputStream out = Files.newOutputStream(copy)) {
                write(zip, styles, out);
            } catch (IOException | SAXException | RuntimeException e) {
                seen.close();
                throw e;
            }
            return seen;
        }
    }

    Path file() {
        return file;
    }

    private static boolean hides(ZipFile zip, Set<String> styles) throws IOException, SAXException {
        for (ZipEntry entry : entries(zip)) {
            if (TEXT.matcher(entry.getName()).matches()) {
                SeenText text = reader(styles);
                text.setContentHandler(new DefaultHandler());
                try (InputStream in = zip.getInputStream(entry)) {
                    text.parse(new InputSource(in));
                }
                if (text.hides()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void write(ZipFile zip, Set<String> styles, OutputStream to) throws IOException, SAXException {
        try (var out = new ZipOutputStream(to)) {
            out.setLevel(Deflater.BEST_SPEED);
            for (ZipEntry entry : entries(zip)) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                try (InputStream in = zip.getInputStream(entry)) {
                    if (TEXT.matcher(entry.getName()).matches()) {
                        var source = new SAXSource(reader(styles), new InputSource(in));
                        TransformerFactory.newInstance().newTransformer().transform(source, new StreamResult(out));
                    } else {
                        in.transferTo(out);
                    }
                }
                out.closeEntry();
            }
        } catch (TransformerException e) {
            throw new UnreadableException("The document is broken: " + e.getMessage());
        }
    }

    private static List<? extends ZipEntry> entries(ZipFile zip) {
        return zip.stream().toList();
    }

    private static SeenText reader(Set<String> styles) throws SAXException {
        try {
            return new SeenText(XMLHelper.newXMLReader(), styles);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK reads XML", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (copy != null) {
            Files.deleteIfExists(copy);
        }
    }
}
