package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serai.hub.settings.ReadDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The entries of the object types: what is wrong with one is said before anything starts.
class RegistryTest {
    private static final Path PAGE = Path.of("docs/reference/objects.md");
    private static final String BEGIN = "<!-- objects -->\n";
    private static final String END = "<!-- end of objects -->";
    private static final String RIGHT = """
            type: event_note
            table: event_note
            views: {default: v_event_note}
            tenant: {through: event_id}
            parents:
              event: {by: event_id}
            fields:
              event_id: {kind: reference, of: event, needed: true}
              text: lines
            """;

    @TempDir
    private Path folder;

    private Registry real() {
        return RegistryReader.read(ReadDocuments.folder(Path.of("config/objects"), folder.resolve("objects.json")));
    }

    private static Registry with(String entry) throws IOException {
        var entries = new LinkedHashMap<String, JsonNode>();
        for (String known : new String[] {"account", "event"}) {
            entries.put(
                    known + ".yaml",
                    new YAMLMapper().readTree(Files.readString(Path.of("config/objects", known + ".yaml"))));
        }
        entries.put("event_note.yaml", new YAMLMapper().readTree(entry));
        return RegistryReader.read(entries);
    }

    @Test
    void aRightEntryIsTaken() throws IOException {
        ObjectType type = with(RIGHT).type("event_note");
        assertThat(type.fields()).containsKeys("event_id", "text", "account_id", "enable", "group", "updated_on");
        assertThat(type.parent("event")).isEqualTo(new Parent.By("event_id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tenant: {through: event_id} | tenant: somehow | tenant does not say",
                "tenant: {through: event_id} | tenant: {through: text} | text is no reference",
                "tenant: {through: event_id} | colour: red | knows no colour",
                "of: event, | of: nowhere, | refers to nowhere, which is no type",
                "of: event, | other: 1, | knows no other",
                "text: lines | text: prose | text has no kind that there is",
                "text: lines | enable: boolean | enable is every type's already",
                "{default: v_event_note} | {other: v_event_note} | views has no default",
                "event: {by: event_id} | event: {by: text} | text is no reference",
                "event: {by: event_id} | event: {} | does not say how",
                "type: event_note | type: Event Note | type is missing, or no name",
                "tenant: {through: event_id} | 'access: {public_read: true}' | public_read is for site_domain alone"
            })
    void aFaultIsNamedWithItsEntry(String right, String wrong, String said) {
        assertThat(RIGHT).contains(right);
        assertThatThrownBy(() -> with(RIGHT.replace(right, wrong)))
                .hasMessageContaining("event_note.yaml")
                .hasMessageContaining(said);
    }

    @Test
    void theReferenceOfObjectTypesIsWhatTheRegistrySays() throws IOException {
        String pages = real().types().stream().map(RegistryTest::described).collect(Collectors.joining("\n"));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/objects.md"), pages);
        String text = Files.readString(PAGE);
        assertThat(text.indexOf(BEGIN)).isPositive();
        assertThat(text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END)))
                .as("between the marks of %s stands what is in target/objects.md", PAGE)
                .isEqualTo(pages);
    }

    private static String described(ObjectType type) {
        var page = new StringBuilder("## " + type.name() + "\n\n");
        Access access = type.access();
        page.append(type.label().about()).append(' ');
        page.append("Read with `%s`, written with `%s`, removed with `%s`; passcodes: %s."
                .formatted(
                        access.read(),
                        access.write(),
                        access.delete(),
                        switch (access.site()) {
                            case TRUSTED -> "from `trusted` on write";
                            case ADMINISTRATOR -> "from `administrator` on write";
                            case NONE -> "none";
                        }));
        if (access.isPrivate()) {
            page.append(" A record is its owner's alone, and of those with `record:private`.");
        }
        if (!type.parents().isEmpty()) {
            page.append(" Below: ")
                    .append(type.parents().keySet().stream()
                            .map(parent -> "`" + parent + "`")
                            .collect(Collectors.joining(", ")))
                    .append('.');
        }
        if (!type.words().isEmpty()) {
            page.append(" Searched by words of ")
                    .append(type.words().stream().map(word -> "`" + word + "`").collect(Collectors.joining(", ")))
                    .append('.');
        }
        page.append("\n\n| field | kind | |\n|---|---|---|\n");
        type.fields().values().stream()
                .filter(field -> !COMMON.containsKey(field.name()))
                .forEach(
                        field -> page.append("| `%s` | %s | %s |\n".formatted(field.name(), kind(field), more(field))));
        return page.toString();
    }

    private static final Map<String, String> COMMON = java.util.stream.Stream.of(
                    "account_id", "enable", "hide", "priority", "sort", "group", "notes", "created_on", "updated_on")
            .collect(Collectors.toMap(name -> name, name -> ""));

    private static String kind(ObjectField field) {
        String kind = field.kind().name().toLowerCase(java.util.Locale.ROOT);
        return field.kind().refers() ? kind + " `" + field.of() + "`" : kind;
    }

    private static String more(ObjectField field) {
        var more = new java.util.ArrayList<String>();
        if (field.needed()) {
            more.add("needed");
        }
        if (field.readOnly()) {
            more.add("read only");
        }
        if (!field.views().isEmpty()) {
            more.add("in the view " + String.join(", ", field.views()));
        }
        if (field.permission() != null) {
            more.add("takes `" + field.permission() + "`");
        }
        return more.isEmpty() ? "–" : String.join(", ", more);
    }
}
