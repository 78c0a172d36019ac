package io.serai.knowledge.parse;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.util.XMLHelper;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/// Which styles of a DOCX are headings, and which hide their text: by themselves or by the style they are based on.
final class WordStyles {
    private static final int DEEPEST = 12;

    private final Map<String, Style> styles;
    private final Map<String, Integer> levels = new HashMap<>();

    private WordStyles(Map<String, Style> styles) {
        this.styles = styles;
        for (Style style : styles.values()) {
            Style heading = first(style, one -> one.level() >= 0);
            if (heading != null) {
                levels.put(key(style.name()), heading.level() + 1);
            }
        }
    }

    static WordStyles of(File file) throws IOException, SAXException {
        var styles = new HashMap<String, Style>();
        try (ZipFile zip = new ZipFile(file)) {
            ZipEntry entry = zip.getEntry("word/styles.xml");
            if (entry == null) {
                return new WordStyles(Map.of());
            }
            try (InputStream in = zip.getInputStream(entry)) {
                XMLReader xml = XMLHelper.newXMLReader();
                xml.setContentHandler(new Styles(styles));
                xml.parse(new InputSource(in));
            } catch (ParserConfigurationException e) {
                throw new IllegalStateException("the JDK reads XML", e);
            }
        }
        return new WordStyles(styles);
    }

    /// @param name as Tika has it, with the spaces changed
    /// @return 0 where it is no heading
    int level(String name) {
        return levels.getOrDefault(key(name), 0);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', ' ').strip();
    }

    /// The ids of those whose text nobody sees.
    Set<String> hidden() {
        var hidden = new HashSet<String>();
        styles.forEach((id, style) -> {
            Style says = first(style, one -> one.hides() != null);
            if (says != null && Boolean.TRUE.equals(says.hides())) {
                hidden.add(id);
            }
        });
        return hidden;
    }

    private @Nullable Style first(Style style, Predicate<Style> says) {
        Style one = style;
        for (int i = 0; i < DEEPEST && one != null && !says.test(one); i++) {
            one = styles.get(String.valueOf(one.basedOn()));
        }
        return one != null && says.test(one) ? one : null;
    }

    /// Whether a property that is there is on: `w:val` may say that it is not.
    static boolean isOn(@Nullable String value) {
        return value == null || !Set.of("0", "false", "off").contains(value);
    }

    /// @param level by its own outline; -1 for none
    /// @param hides null where it says nothing of it
    private record Style(
            String name,
            @Nullable String basedOn,
            int level,
            @Nullable Boolean hides) {}

    private static final class Styles extends DefaultHandler {
        private final Map<String, Style> styles;
        private @Nullable String id;
        private String name = "";
        private @Nullable String basedOn;
        private int level = -1;
        private @Nullable Boolean hides;

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
                    hides = null;
                }
                case "name" -> name = value == null ? "" : value;
                case "basedOn" -> basedOn = value;
                case "outlineLvl" -> level = value != null && value.matches("[0-8]") ? Integer.parseInt(value) : -1;
                case "vanish" -> hides = isOn(value);
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
                styles.put(id, new Style(name, basedOn, level, hides));
                id = null;
            }
        }
    }
}
