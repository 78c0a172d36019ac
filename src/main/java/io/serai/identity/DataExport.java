package io.serai.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.PersonalData;
import io.serai.web.Person;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;

/// All that is held about a person, as one JSON document.
final class DataExport {
    private final List<PersonalData> held;
    private final ObjectMapper json;
    private final Path temp;
    private final Clock clock;

    /// @param held in the order of the document
    /// @param temp where it is written before it is sent, so that it need not be in memory
    DataExport(List<PersonalData> held, ObjectMapper json, Path temp, Clock clock) {
        this.held = List.copyOf(held);
        this.json = json;
        this.temp = temp;
        this.clock = clock;
    }

    /// The stream removes its file when it is closed.
    InputStream of(Person person) throws IOException {
        Path file = Files.createTempFile(temp, "export-", ".json");
        try {
            write(person, file);
            return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void write(Person person, Path file) throws IOException {
        try (JsonGenerator out = json.createGenerator(Files.newOutputStream(file))) {
            out.writeStartObject();
            out.writeStringField("exported_at", clock.instant().toString());
            for (PersonalData data : held) {
                out.writeArrayFieldStart(data.name());
                data.rows(person, row -> {
                    try {
                        out.writePOJO(row);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                out.writeEndArray();
            }
            out.writeEndObject();
        }
    }
}
