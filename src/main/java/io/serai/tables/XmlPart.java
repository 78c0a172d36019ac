package io.serai.tables;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.exc.WstxLazyException;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// One XML part of a workbook, pulled element by element. A DOCTYPE is refused, so there are no entities to
/// expand and nothing outside to fetch; names, depth, attributes and text are bounded.
///
/// An element is known by its name *and* namespace, which is that of the part's root: programs write elements of the
/// same name in namespaces of their own.
final class XmlPart implements AutoCloseable {
    private static final int MAX_DISTINCT_NAMES = 2_000;
    private static final int MAX_DEPTH = 64;
    private static final int RECENT = 64;
    private static final XMLInputFactory FACTORY = factory();

    private final String part;
    private final BoundedStream in;
    private final XMLStreamReader xml;
    /// The parser keeps every name it has met; this keeps them few.
    private final Set<String> names = new HashSet<>();

    /// Those met last: the parser gives the same object for the same name.
    private final @Nullable String[] recent = new @Nullable String[RECENT];

    private final StringBuilder text = new StringBuilder();
    /// The names of the elements that are open, from 1.
    private final String[] path = new String[MAX_DEPTH + 2];
    private int depth;
    private String namespace = "";
    private int event;
    private String name = "";
    private boolean ofPart;

    XmlPart(String part, BoundedStream in) {
        this.part = part;
        this.in = in;
        try {
            this.xml = FACTORY.createXMLStreamReader(in);
        } catch (XMLStreamException e) {
            throw damaged(e.getLocation());
        }
    }

    private static XMLInputFactory factory() {
        WstxInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, 64 * 1024);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, 256);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
        factory.setProperty(WstxInputProperties.P_INPUT_BUFFER_LENGTH, 16 * 1024);
        return factory;
    }

    /// Moves to the next start or end of an element; false at the end of the document.
    boolean next() {
        try {
            while (true) {
                switch (advance()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        note(xml.getLocalName());
                        note(xml.getPrefix());
                        for (int i = 0; i < xml.getAttributeCount(); i++) {
                            note(xml.getAttributeLocalName(i));
                            note(xml.getAttributePrefix(i));
                        }
                        return true;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        return true;
                    }
                    case XMLStreamConstants.END_DOCUMENT -> {
                        return false;
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw damaged(e.getLocation());
        } catch (WstxLazyException e) {
            throw damaged(xml.getLocation());
        }
    }

    boolean atStart() {
        return event == XMLStreamConstants.START_ELEMENT;
    }

    boolean atStart(String name) {
        return event == XMLStreamConstants.START_ELEMENT && ofPart && this.name.equals(name);
    }

    boolean atEnd(String name) {
        return event == XMLStreamConstants.END_ELEMENT && ofPart && this.name.equals(name);
    }

    /// Whether the element begun stands at its place.
    ///
    /// @param parent the name of the element it stands in
    /// @param place how deep, 1 for the root
    boolean within(String parent, int place) {
        return depth == place && parent.equals(path[place - 1]);
    }

    /// How many elements are open, the one begun included.
    int depth() {
        return depth;
    }

    private boolean isOfPart() {
        String own = xml.getNamespaceURI();
        return own == null ? namespace.isEmpty() : own.equals(namespace);
    }

    /// The name of the part's root, without prefix; empty where it has none. To be called first, and once.
    String root() {
        return next() ? xml.getLocalName() : "";
    }

    /// An attribute without a prefix, which is the element's own.
    @Nullable
    String attribute(String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                String of = xml.getAttributeNamespace(i);
                if (of == null || of.isEmpty()) {
                    return xml.getAttributeValue(i);
                }
            }
        }
        return null;
    }

    /// The relation that the element names by `r:id`, transitional or strict; empty where it names none.
    String relation() {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String of = xml.getAttributeNamespace(i);
            if (xml.getAttributeLocalName(i).equals("id") && of != null && of.endsWith("/relationships")) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }

    String attribute(String name, String otherwise) {
        String value = attribute(name);
        return value == null ? otherwise : value;
    }

    /// The text of the element begun, up to its end and without that of elements inside; null when it has more
    /// than so many characters.
    @Nullable
    String text(int maxChars) {
        text.setLength(0);
        try {
            for (int inside = 1; inside > 0; ) {
                switch (advance()) {
                    case XMLStreamConstants.START_ELEMENT -> inside++;
                    case XMLStreamConstants.END_ELEMENT -> inside--;
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                        if (inside == 1) {
                            text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                            if (text.length() > maxChars) {
                                return null;
                            }
                        }
                    }
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            throw damaged(e.getLocation());
        } catch (WstxLazyException e) {
            throw damaged(xml.getLocation());
        }
        return text.toString();
    }

    /// Moves to the end of the element begun.
    void skip() {
        for (int inside = 1; inside > 0; ) {
            if (!next()) {
                return;
            }
            inside += atStart() ? 1 : -1;
        }
    }

    FileProblem damaged() {
        return damaged(xml.getLocation());
    }

    @Override
    public void close() {
        try {
            xml.close();
            in.close();
        } catch (XMLStreamException | IOException e) {
            // nothing was written, and what was read has been read
        }
    }

    private int advance() throws XMLStreamException {
        if (event == XMLStreamConstants.END_ELEMENT) {
            depth--;
        }
        event = xml.next();
        in.step();
        if (event == XMLStreamConstants.START_ELEMENT) {
            name = xml.getLocalName();
            path[++depth] = name;
            if (depth == 1) {
                namespace = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
            }
            ofPart = isOfPart();
        } else if (event == XMLStreamConstants.END_ELEMENT) {
            name = xml.getLocalName();
            ofPart = isOfPart();
        }
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw FileProblem.unreadable(
                    "The workbook's " + part + " declares or uses entities (DOCTYPE), which no spreadsheet needs.");
        }
        return event;
    }

    @SuppressWarnings("ReferenceEquality") // another object of the same name is looked up
    private void note(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return;
        }
        int slot = name.hashCode() & (RECENT - 1);
        if (recent[slot] == name) {
            return;
        }
        recent[slot] = name;
        if (names.add(name) && names.size() > MAX_DISTINCT_NAMES) {
            throw FileProblem.unreadable("The workbook's " + part + " holds more than " + MAX_DISTINCT_NAMES
                    + " different names of elements and attributes.");
        }
    }

    private FileProblem damaged(@Nullable Location at) {
        return FileProblem.unreadable("The workbook is damaged or incomplete: its " + part + " can not be read"
                + (at == null ? "." : " past line " + at.getLineNumber() + ", column " + at.getColumnNumber() + "."));
    }
}
