package io.serai.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.identity.PermissionsIT.Kind;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who may do what with records of which type: every type is asked for by every kind of caller, with an id that nobody
/// has and a field that no type has, so that nothing is done; who is let through is compared with the second table of
/// docs/reference/permissions.md.
class ObjectPermissionsIT {
    private static final Path TABLE = Path.of("docs/reference/permissions.md");
    private static final String BEGIN = "<!-- object permissions -->\n";
    private static final String END = "<!-- end of object permissions -->";
    private static final String NOTHING = "{\"no_such_field\": 1}";
    private static final String NOBODYS = "/AAAAAAAAAAA";

    private record Ask(String name, String method, String path, String body) {}

    private static final List<Ask> ASKS = List.of(
            new Ask("read", "GET", "", ""),
            new Ask("search", "POST", "/search", "{}"),
            new Ask("create", "POST", "", NOTHING),
            new Ask("change", "PATCH", NOBODYS, NOTHING),
            new Ask("delete", "DELETE", NOBODYS, ""));

    @Test
    void everyKindOfCallerMayWithEachTypeWhatTheTableSaysAndNoMore() throws Exception {
        try (var people = new TestPeople(
                TestHub.create().with("SERAI_JWT_KEY", TestHub.JWT_KEY).start())) {
            Map<String, Kind> kinds = PermissionsIT.kinds(people);
            Map<String, List<String>> typesByRows = new LinkedHashMap<>();
            for (String type : types()) {
                var rows = new ArrayList<String>();
                for (Ask ask : ASKS) {
                    rows.add(row(people.hub, type, ask, kinds));
                }
                typesByRows
                        .computeIfAbsent(String.join("\n", rows), all -> new ArrayList<>())
                        .add("`" + type + "`");
            }
            String table = "| types | operation | " + String.join(" | ", kinds.keySet()) + " |\n"
                    + "|---|---|" + "---|".repeat(kinds.size()) + "\n"
                    + typesByRows.entrySet().stream()
                            .map(entry -> entry.getKey()
                                    .lines()
                                    .map(line -> "| " + String.join(", ", entry.getValue()) + " | " + line + "\n")
                                    .collect(Collectors.joining()))
                            .collect(Collectors.joining());
            Files.createDirectories(Path.of("target"));
            Files.writeString(Path.of("target/object-permissions.md"), table);
            assertThat(written())
                    .as("between the marks of %s stands what is in target/object-permissions.md", TABLE)
                    .isEqualTo(table);
        }
    }

    private static String row(TestHub hub, String type, Ask ask, Map<String, Kind> kinds) {
        var line = new StringBuilder(ask.name() + " |");
        kinds.values().forEach(kind -> {
            HttpRequest.Builder request = kind.apply(hub.request("/v3/crud/" + type + ask.path()))
                    .header("Origin", "http://127.0.0.1:" + hub.port)
                    .header("Content-Type", "application/json");
            int status = hub.send(request.method(ask.method(), HttpRequest.BodyPublishers.ofString(ask.body()))
                            .build())
                    .status();
            line.append(status == 401 ? " 401 |" : status == 403 ? " – |" : " yes |");
        });
        return line.toString();
    }

    private static List<String> types() throws Exception {
        try (Stream<Path> entries = Files.list(Path.of("config/objects"))) {
            return entries.map(entry -> entry.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    private static String written() throws Exception {
        String text = Files.readString(TABLE);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        assertThat(begin).isPositive().isLessThan(end);
        return text.substring(begin + BEGIN.length(), end);
    }
}
