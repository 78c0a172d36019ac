package io.serai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Markdown document of the project.
record Document(Path path, String text) {
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
    private static final String PRINTS = "# prints: ";

    /// A fenced block marked `sh`.
    ///
    /// @param line its first line's number in the document
    record Block(int line, String commands) {

        /// What has to come out, as the block's comments say.
        List<String> prints() {
            return commands.lines()
                    .filter(each -> each.startsWith(PRINTS))
                    .map(each -> each.substring(PRINTS.length()))
                    .toList();
        }

        /// Whether it only looks, after a while: so it may be looked again.
        boolean waits() {
            return commands.startsWith("sleep ");
        }

        boolean isPrinted(String output) {
            return prints().stream().allMatch(output::contains);
        }

        boolean startsTheHub() {
            return commands.lines().anyMatch("./serai run"::equals);
        }
    }

    static Document read(Path path) {
        try {
            return new Document(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every document of the project, the README first.
    static List<Document> all() {
        List<Document> documents = new ArrayList<>(Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                .map(name -> read(Path.of(name)))
                .toList());
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Document::read)
                    .forEach(documents::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    /// Whether its commands are meant to be pasted.
    boolean isPasted() {
        return path.endsWith("README.md") || path.startsWith("docs/how-to");
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int at = 0; at < lines.size(); at++) {
            if (lines.get(at).equals("```sh")) {
                int first = at + 1;
                for (at = first; !lines.get(at).equals("```"); ) {
                    at++;
                }
                blocks.add(new Block(first + 1, String.join("\n", lines.subList(first, at)) + "\n"));
            }
        }
        return blocks;
    }

    /// Links as written, those in code aside.
    List<String> links() {
        return LINK.matcher(prose()).results().map(found -> found.group(1)).toList();
    }

    /// The names by which its headings can be linked to, made as GitHub makes them.
    Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        for (MatchResult heading : HEADING.matcher(prose()).results().toList()) {
            String name = heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            String anchor = name;
            for (int again = 1; !anchors.add(anchor); again++) {
                anchor = name + "-" + again;
            }
        }
        return anchors;
    }

    private String prose() {
        return FENCED.matcher(text).replaceAll("");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
