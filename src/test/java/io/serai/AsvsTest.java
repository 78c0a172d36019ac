package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The table in `docs/reference/security.md` is whole, and every test that it names is there.
class AsvsTest {
    private static final Path TESTS = Path.of("src/test/java");
    private static final Path NUMBERS = Path.of("src/test/resources/asvs/5.0.0-level-2.txt");
    private static final String NUMBER = "\\d{1,2}\\.\\d\\.\\d{1,2}";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d[^|]*) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern LEFT_OUT = Pattern.compile("(?m)^Does not apply: (.+)$");
    private static final Pattern RANGE = Pattern.compile("(" + NUMBER + ")(?: to (" + NUMBER + "))?");
    private static final Pattern SHOWN = Pattern.compile("`(\\w+)\\.(\\w+)`");

    /// @param shown the tests that show it; none where no test can
    private record Item(String number, String what, String how, List<MatchResult> shown) {}

    private static final List<Item> items = new ArrayList<>();
    private static final List<String> leftOut = new ArrayList<>();

    @BeforeAll
    static void read() {
        String text = Document.read(Path.of("docs/reference/security.md")).text();
        String table = text.substring(text.indexOf("<!-- asvs -->"), text.indexOf("<!-- end of asvs -->"));
        ROW.matcher(table)
                .results()
                .forEach(row -> items.add(new Item(
                        row.group(1),
                        row.group(2),
                        row.group(3),
                        SHOWN.matcher(row.group(4)).results().toList())));
        LEFT_OUT.matcher(table)
                .results()
                .flatMap(line -> RANGE.matcher(line.group(1)).results())
                .forEach(range -> leftOut.addAll(numbers(range)));
        assertThat(table.lines()
                        .filter(line ->
                                line.startsWith("|") && !line.startsWith("| item |") && !line.startsWith("|---"))
                        .toList())
                .as("every row has four cells, of which the first is a number")
                .hasSameSizeAs(items);
    }

    private static List<String> numbers(MatchResult range) {
        String first = range.group(1);
        if (range.group(2) == null) {
            return List.of(first);
        }
        String section = first.substring(0, first.lastIndexOf('.') + 1);
        assertThat(range.group(2)).as("a range stays within its section").startsWith(section);
        var numbers = new ArrayList<String>();
        for (int at = last(first); at <= last(range.group(2)); at++) {
            numbers.add(section + at);
        }
        return numbers;
    }

    private static int last(String number) {
        return Integer.parseInt(number.substring(number.lastIndexOf('.') + 1));
    }

    @Test
    void everyNumberIsOneAndStandsOnce() {
        List<String> all = Stream.concat(items.stream().map(Item::number), leftOut.stream())
                .toList();
        assertThat(all).allMatch(number -> number.matches(NUMBER)).doesNotHaveDuplicates();
    }

    @Test
    void everyRequirementOfLevels1And2IsAnsweredOrLeftOutForAReason() throws IOException {
        Set<String> required = new TreeSet<>();
        for (String line : Files.readAllLines(NUMBERS)) {
            if (!line.startsWith("#")) {
                required.add(line.substring(0, line.indexOf(' ')));
            }
        }
        assertThat(required).hasSizeGreaterThan(250);
        assertThat(Stream.concat(items.stream().map(Item::number), leftOut.stream())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(required);
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        Map<String, List<Path>> classes = new HashMap<>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> classes.computeIfAbsent(
                            file.getFileName().toString().replace(".java", ""), name -> new ArrayList<>())
                    .add(file));
        }
        var missing = new TreeSet<String>();
        for (Item item : items) {
            for (MatchResult shown : item.shown()) {
                List<Path> found = classes.getOrDefault(shown.group(1), List.of());
                if (found.size() != 1 || !isTest(Files.readString(found.getFirst()), shown.group(2))) {
                    missing.add(item.number() + " names " + shown.group(1) + "." + shown.group(2));
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /// What stands between a method's name and the end of the one before it marks it as a test.
    private static boolean isTest(String code, String method) {
        int at = code.indexOf(" void " + method + "(");
        return at >= 0
                && code.substring(Math.max(0, code.lastIndexOf("\n    }\n", at)), at)
                        .matches("(?s).*@(Test|ParameterizedTest|RepeatedTest)\\b.*");
    }

    @Test
    void theSumsAboveTheTableAreThoseOfTheTable() {
        String text = Document.read(Path.of("docs/reference/security.md")).text();
        for (Item item : items) {
            assertThat(item.what()).as(item.number()).isNotBlank();
            assertThat(item.how()).as(item.number()).isNotBlank();
        }
        long unmet =
                items.stream().filter(item -> item.how().contains("**Not met")).count();
        long partly =
                items.stream().filter(item -> item.how().contains("**Partly")).count();
        long yours =
                items.stream().filter(item -> item.how().startsWith("Yours")).count();
        assertThat(text)
                .contains("%d apply: %d are met, %d partly, %d not, %d are yours"
                        .formatted(items.size(), items.size() - unmet - partly - yours, partly, unmet, yours));
    }
}
