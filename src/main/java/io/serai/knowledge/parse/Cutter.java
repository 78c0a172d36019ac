package io.serai.knowledge.parse;

import io.serai.knowledge.parse.Parsed.Block;
import io.serai.knowledge.parse.Parsed.Kind;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Cuts a document into passages by its structure: a passage is of one page, below one heading, and of whole
/// paragraphs or rows where they fit; a long paragraph is cut between its sentences, and the next piece begins with the
/// sentence before. What is embedded has the headings before it, and of a table its first row.
public final class Cutter {
    private static final String BETWEEN = " > ";
    private static final int LONGEST_HEADING = 1_000;
    private static final int LEVELS = 6;
    private static final int LEAST_ROOM = 8;

    private final ToIntFunction<String> pieces;
    private final int most;

    /// @param pieces how many pieces of words a model makes of a text
    /// @param most how many it reads
    public Cutter(ToIntFunction<String> pieces, int most) {
        this.pieces = pieces;
        this.most = most;
    }

    /// A place in a page.
    ///
    /// @param glued whether it goes on in the middle of what was before, of which a little may be told again
    private record Span(int page, int from, int to, boolean glued) {}

    public List<Piece> cut(Parsed parsed) {
        return new Cut(parsed).pieces();
    }

    private final class Cut {
        private final Parsed parsed;
        private final List<Piece> done = new ArrayList<>();
        private final @Nullable Block[] headings = new Block[LEVELS + 1];
        private final List<Span> open = new ArrayList<>();
        private @Nullable Block bare;
        private @Nullable Block table;
        /// What is embedded before all that is open, and the first row of the table that it is of.
        private String above = "";

        private String head = "";

        /// Pieces that a passage may have beside these.
        private int room;

        private boolean changed = true;

        Cut(Parsed parsed) {
            this.parsed = parsed;
        }

        List<Piece> pieces() {
            for (Block block : parsed.blocks()) {
                if (block.kind() != Kind.ROW && table != null) {
                    close();
                    table = null;
                    head = "";
                    changed = true;
                }
                if (block.kind() == Kind.HEADING) {
                    heading(block);
                } else {
                    body(block);
                }
            }
            close();
            bare();
            return done;
        }

        private void heading(Block block) {
            close();
            if (bare != null && bare.level() >= block.level()) {
                bare();
            }
            bare = block;
            for (int level = block.level(); level <= LEVELS; level++) {
                headings[level] = null;
            }
            headings[block.level()] = block;
            changed = true;
        }

        /// A heading with nothing below it is a passage of its own, or nobody would find it.
        private void bare() {
            Block heading = bare;
            bare = null;
            if (heading != null) {
                String path = path(heading);
                above = bounded(path);
                settle();
                for (Span span : spans(heading, room)) {
                    open.add(span);
                    close(path);
                }
            }
        }

        private void body(Block block) {
            bare = null;
            if (!open.isEmpty() && open.getFirst().page() != block.page()) {
                close();
            }
            if (block.kind() == Kind.ROW) {
                if (table == null) {
                    close();
                    table = block;
                    changed = true;
                    head = pieces.applyAsInt(block.text()) <= most / 3 ? block.text() : "";
                }
            }
            if (changed) {
                above = bounded(heading());
                settle();
            }
            for (Span span : spans(block, room)) {
                add(span);
            }
        }

        private void settle() {
            room = Math.max(LEAST_ROOM, most - pieces.applyAsInt(above + "\n" + head));
            changed = false;
        }

        private void add(Span span) {
            if (!open.isEmpty() && count(open.getFirst(), span) > room) {
                Span last = open.getLast();
                close();
                // of rows and items each stands for itself
                if (span.glued() && count(last) <= room / 4 && count(last, span) <= room) {
                    open.add(last);
                }
            }
            open.add(span);
        }

        private int count(Span span) {
            return pieces.applyAsInt(page(span.page()).substring(span.from(), span.to()));
        }

        private int count(Span first, Span last) {
            return count(new Span(first.page(), first.from(), last.to(), false));
        }

        private String page(int number) {
            return parsed.pages().get(number - 1);
        }

        /// A block as one place, or where it is too long for a passage as its sentences, and these as words.
        private List<Span> spans(Block block, int room) {
            int end = block.offset() + block.text().length();
            var whole = new Span(block.page(), block.offset(), end, false);
            if (count(whole) <= room) {
                return List.of(whole);
            }
            List<Span> spans = new ArrayList<>();
            for (Span sentence : split(whole, BreakIterator.getSentenceInstance(Locale.ROOT))) {
                if (count(sentence) <= room) {
                    spans.add(sentence);
                } else {
                    spans.addAll(packed(sentence, room));
                }
            }
            return spans;
        }

        /// As many words as fit, and of a word that is too long as many letters.
        private List<Span> packed(Span sentence, int room) {
            List<Span> spans = new ArrayList<>();
            for (Span word : split(sentence, BreakIterator.getLineInstance(Locale.ROOT))) {
                Span last = spans.isEmpty() ? null : spans.getLast();
                Span both = last == null ? word : new Span(word.page(), last.from(), word.to(), true);
                if (last != null && count(both) <= room) {
                    spans.set(spans.size() - 1, both);
                } else {
                    spans.addAll(halved(word, room));
                }
            }
            return spans;
        }

        private List<Span> halved(Span word, int room) {
            if (count(word) <= room || word.to() - word.from() < 2) {
                return List.of(word);
            }
            int middle = (word.from() + word.to()) / 2;
            middle -= Character.isLowSurrogate(page(word.page()).charAt(middle)) ? 1 : 0;
            if (middle == word.from()) {
                return List.of(word);
            }
            List<Span> spans = new ArrayList<>(halved(new Span(word.page(), word.from(), middle, true), room));
            spans.addAll(halved(new Span(word.page(), middle, word.to(), true), room));
            return spans;
        }

        private List<Span> split(Span span, BreakIterator breaks) {
            String text = page(span.page()).substring(span.from(), span.to());
            breaks.setText(text);
            List<Span> spans = new ArrayList<>();
            int from = breaks.first();
            for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
                int end = to;
                while (end > from && text.charAt(end - 1) == ' ') {
                    end--;
                }
                if (end > from) {
                    spans.add(new Span(span.page(), span.from() + from, span.from() + end, true));
                }
                from = to;
            }
            return spans;
        }

        private void close() {
            close(heading());
        }

        /// All headings above what comes now.
        private String heading() {
            Block last = null;
            for (Block heading : headings) {
                last = heading == null ? last : heading;
            }
            return last == null ? "" : joined(path(last), last.text());
        }

        private void close(String heading) {
            if (open.isEmpty()) {
                return;
            }
            Span first = open.getFirst();
            Span last = open.getLast();
            String text = page(first.page()).substring(first.from(), last.to());
            boolean begins = table != null && first.page() == table.page() && first.from() == table.offset();
            String embedded = Stream.of(above, begins ? "" : head, text)
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("\n"));
            // what one model counts apart it may count otherwise together
            boolean fits = pieces.applyAsInt(embedded) <= most;
            if (!fits && open.size() > 1) {
                List<Span> all = List.copyOf(open);
                open.clear();
                open.addAll(all.subList(0, all.size() / 2));
                close(heading);
                open.addAll(all.subList(all.size() / 2, all.size()));
                close(heading);
                return;
            }
            done.add(new Piece(first.page(), first.from(), shortened(heading), text, fits ? embedded : text));
            open.clear();
        }

        /// The headings above one, the outermost first.
        private String path(Block heading) {
            String path = "";
            for (int level = 1; level < heading.level(); level++) {
                Block above = headings[level];
                path = above == null ? path : joined(path, above.text());
            }
            return path;
        }

        /// At most a third of what is read, the innermost of it.
        private String bounded(String path) {
            String rest = path;
            while (!rest.isEmpty() && pieces.applyAsInt(rest) > most / 3) {
                int next = rest.indexOf(BETWEEN);
                if (next < 0) {
                    int space = rest.lastIndexOf(' ', rest.length() * 2 / 3);
                    rest = space < 0 ? "" : rest.substring(0, space);
                } else {
                    rest = rest.substring(next + BETWEEN.length());
                }
            }
            return rest;
        }

        private static String joined(String path, String heading) {
            return path.isEmpty() ? heading : path + BETWEEN + heading;
        }

        private static String shortened(String heading) {
            String rest = heading;
            while (rest.length() > LONGEST_HEADING && rest.contains(BETWEEN)) {
                rest = rest.substring(rest.indexOf(BETWEEN) + BETWEEN.length());
            }
            return rest.length() <= LONGEST_HEADING ? rest : rest.substring(0, LONGEST_HEADING - 1) + "…";
        }
    }
}
