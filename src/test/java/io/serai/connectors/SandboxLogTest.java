package io.serai.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sandbox's log as an auditor finds it.
class SandboxLogTest {
    @TempDir
    private Path folder;

    @Test
    void itStaysBoundedAndKeepsTheLatest() throws IOException {
        try (var log = new SandboxLog(folder, 2_000)) {
            for (int i = 0; i < 200; i++) {
                log.add(entry(i));
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files.toList()).hasSize(2).allSatisfy(file -> assertThat(Files.size(file))
                    .isLessThanOrEqualTo(2_000));
        }
        List<SandboxLog.Entry> kept = SandboxLog.read(folder);
        assertThat(kept.getLast()).isEqualTo(entry(199));
        assertThat(kept.getFirst()).isEqualTo(entry(200 - kept.size()));
    }

    @Test
    void whatAKillCutOffIsLeftOutAndANewHubGoesOn() throws IOException {
        try (var log = new SandboxLog(folder)) {
            log.add(entry(1));
        }
        assertThat(SandboxLog.read(folder)).containsExactly(entry(1));
        Files.writeString(folder.resolve("requests.log"), "{\"at\":\"2026-", StandardOpenOption.APPEND);
        assertThat(SandboxLog.read(folder)).containsExactly(entry(1));
        try (var log = new SandboxLog(folder)) {
            log.add(entry(2));
        }
        assertThat(SandboxLog.read(folder)).containsExactly(entry(1), entry(2));
    }

    private static SandboxLog.Entry entry(int number) {
        return new SandboxLog.Entry(
                "2026-04-08T12:38:00.123456Z", "novi", "GET", "/api/members/" + number, Map.of(), null, 200);
    }
}
