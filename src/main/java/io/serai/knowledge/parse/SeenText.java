package io.serai.knowledge.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.XMLFilterImpl;

/// A part of a DOCX or PPTX without what is hidden: runs of text that vanish, by themselves or by a style (ECMA-376,
/// 17.3.2.41), all of a slide that is not shown, and hidden shapes. The elements around them stay.
final class SeenText extends XMLFilterImpl {
    private final Set<String> styles;
    /// The paragraphs and runs that are open; a run can hold a text box with others.
    private final Deque<Open> open = new ArrayDeque<>();

    private int depth;
    /// The depth of the element of which nothing more is seen; 0 for none.
    private int below;

    private int unseen;
    private boolean slideIsHidden;
    private boolean hides;

    private static final class Open {
        private final int depth;
        private final boolean run;
        private boolean hidden;

        Open(int depth, boolean run, boolean hidden) {
            this.depth = depth;
            this.run = run;
            this.hidden = hidden;
        }

        /// Whether an element at that depth stands in its properties.
        boolean isToldAt(int deeper) {
            return deeper == depth + 2;
        }
    }

    /// @param styles ids of those that hide their text
    SeenText(XMLReader reader, Set<String> styles) {
        super(reader);
        this.styles = styles;
    }

    /// Whether something was left out.
    boolean hides() {
        return hides;
    }

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) throws SAXException {
        depth++;
        Open around = open.peek();
        if (below == 0 && around != null && around.run && around.hidden && depth == around.depth + 1) {
            below = local.equals("rPr") ? 0 : around.depth;
        }
        if (below > 0 && depth > below) {
            unseen++;
            hides = true;
            return;
        }
        switch (local) {
            case "p" -> open.push(new Open(depth, false, false));
            case "r" -> open.push(new Open(depth, true, around != null && around.hidden));
            case "pStyle", "rStyle" -> {
                if (around != null && around.isToldAt(depth) && around.run == local.equals("rStyle")) {
                    around.hidden |= styles.contains(String.valueOf(value(attributes, "val")));
                }
            }
            case "vanish" -> {
                if (around != null && around.isToldAt(depth) && around.run) {
                    around.hidden = WordStyles.isOn(value(attributes, "val"));
                }
            }
            case "sld" -> slideIsHidden = !WordStyles.isOn(value(attributes, "show"));
            case "spTree" -> below = slideIsHidden ? depth : 0;
            case "cNvPr" -> {
                String hidden = value(attributes, "hidden");
                below = hidden != null && WordStyles.isOn(hidden) ? depth - 2 : 0;
            }
            default -> {}
        }
        super.startElement(uri, local, qualified, attributes);
    }

    /// By its name alone: whoever writes such a file chooses the prefix.
    private static @Nullable String value(Attributes attributes, String name) {
        for (int i = 0; i < attributes.getLength(); i++) {
            if (attributes.getLocalName(i).equals(name)) {
                return attributes.getValue(i);
            }
        }
        return null;
    }

    @Override
    public void endElement(String uri, String local, String qualified) throws SAXException {
        if (unseen > 0) {
            unseen--;
        } else {
            super.endElement(uri, local, qualified);
            if (below == depth) {
                below = 0;
            }
            if (!open.isEmpty() && open.element().depth == depth) {
                open.pop();
            }
        }
        depth--;
    }

    @Override
    public void characters(char[] all, int from, int length) throws SAXException {
        if (unseen == 0) {
            super.characters(all, from, length);
        }
    }
}
