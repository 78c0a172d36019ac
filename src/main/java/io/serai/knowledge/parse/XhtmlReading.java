package io.serai.knowledge.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/// What Tika makes of a document, XHTML as SAX events, as blocks. What a reader would not see is left out.
final class XhtmlReading extends DefaultHandler {
    private static final Set<String> UNSEEN = Set.of(
            "head",
            "script",
            "style",
            "noscript",
            "template",
            "iframe",
            "object",
            "svg",
            "select",
            "textarea",
            "button");
    private static final Set<String> INLINE = Set.of(
            "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img",
            "input", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
            "time", "tt", "u", "var", "wbr");

    private static final Pattern MARKED = Pattern.compile("\\s*[·•‣▪●◦\uF0B7]\\s");
    private static final int LONGEST_TITLE = 120;

    private final Reading reading;
    private final ToIntFunction<String> levels;
    private final @Nullable String pageClass;
    private final StringBuilder text = new StringBuilder();
    private final List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private boolean inCell;
    private boolean top;
    private int unseen;
    private int rows;
    private int level;
    private int items;

    /// @param levels of a paragraph's class, which level of heading it is; 0 for none
    /// @param pageClass of the `div`s that are pages, and begin with their title; null where there are none
    XhtmlReading(Reading reading, ToIntFunction<String> levels, @Nullable String pageClass) {
        this.reading = reading;
        this.levels = levels;
        this.pageClass = pageClass;
    }

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) {
        String name = local.toLowerCase(Locale.ROOT);
        if (unseen > 0 || UNSEEN.contains(name) || isHidden(attributes)) {
            unseen++;
            return;
        }
        if (name.equals("br")) {
            (rows > 0 ? cell : text).append(' ');
        }
        if (INLINE.contains(name)) {
            return;
        }
        if (rows > 0) {
            startInRow(name);
            return;
        }
        flush();
        String style = attributes.getValue("class");
        switch (name) {
            case "div" -> {
                if (pageClass != null && pageClass.equals(style)) {
                    reading.page();
                    top = true;
                }
            }
            case "h1", "h2", "h3", "h4", "h5", "h6" -> level = name.charAt(1) - '0';
            case "p" -> level = style == null ? 0 : levels.applyAsInt(style);
            case "li", "dd" -> items++;
            case "tr" -> rows = 1;
            default -> {}
        }
    }

    private void startInRow(String name) {
        switch (name) {
            case "tr" -> rows++;
            case "td", "th" -> {
                if (rows == 1) {
                    endCell();
                    inCell = true;
                } else {
                    cell.append(' ');
                }
            }
            default -> cell.append(' ');
        }
    }

    /// As the page's own style says it; what a style sheet hides is not known.
    private static boolean isHidden(Attributes attributes) {
        String style = attributes.getValue("style");
        return attributes.getValue("hidden") != null
                || "true".equals(attributes.getValue("aria-hidden"))
                || style != null
                        && style.replace(" ", "")
                                .toLowerCase(Locale.ROOT)
                                .matches("(?s).*(display:none|visibility:hidden).*");
    }

    @Override
    public void endElement(String uri, String local, String qualified) {
        String name = local.toLowerCase(Locale.ROOT);
        if (unseen > 0) {
            unseen--;
            return;
        }
        if (INLINE.contains(name)) {
            return;
        }
        if (rows > 0) {
            if (name.equals("tr") && --rows == 0) {
                endCell();
                reading.row(cells);
                cells.clear();
            }
            return;
        }
        flush();
        if (name.equals("li") || name.equals("dd")) {
            items--;
        }
        level = 0;
    }

    private void endCell() {
        if (inCell) {
            cells.add(cell.toString());
        }
        inCell = false;
        cell.setLength(0);
    }

    private void flush() {
        String said = text.toString();
        text.setLength(0);
        boolean title =
                top && said.strip().length() <= LONGEST_TITLE && !said.strip().endsWith(".");
        top &= said.isBlank();
        if (level > 0 || title) {
            reading.heading(Math.max(level, 1), said);
        } else if (items > 0 || MARKED.matcher(said).lookingAt()) {
            reading.item(said);
        } else {
            reading.paragraph(said);
        }
    }

    @Override
    public void characters(char[] all, int from, int length) {
        if (unseen == 0) {
            (rows > 0 ? cell : text).append(all, from, length);
        }
    }

    @Override
    public void ignorableWhitespace(char[] all, int from, int length) {
        characters(all, from, length);
    }

    @Override
    public void endDocument() {
        flush();
    }
}
