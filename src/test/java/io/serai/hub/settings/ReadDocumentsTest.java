package io.serai.hub.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadDocumentsTest {
    @TempDir
    Path folder;

    @Test
    void whatWasReadIsKept() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "name: one");
        Path memory = folder.resolve("kept.json");
        assertThat(ReadDocuments.folder(folder, memory)
                        .get("a.yaml")
                        .path("name")
                        .asText())
                .isEqualTo("one");
        assertThat(memory).isNotEmptyFile();
        assertThat(ReadDocuments.folder(folder, memory)
                        .get("a.yaml")
                        .path("name")
                        .asText())
                .isEqualTo("one");
    }

    /// A power cut leaves files empty, cut short, or full of nothing.
    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[]", "{}", "null", "\u0000\u0000\u0000\u0000", "[\"other\", {}]"})
    void whatIsKeptAndCanNotBeReadCountsForNothing(String left) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "name: one");
        Path memory = Files.writeString(folder.resolve("kept.json"), left);
        assertThat(ReadDocuments.folder(folder, memory)
                        .get("a.yaml")
                        .path("name")
                        .asText())
                .isEqualTo("one");
    }
}
