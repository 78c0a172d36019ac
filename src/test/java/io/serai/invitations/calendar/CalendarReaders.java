package io.serai.invitations.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Programs that people's calendars are made of: npm's `ical.js` and `node-ical`, Debian's `python3-icalendar`. One
/// process of each kind reads all files. What npm brings is fetched once, by the checksums of `package-lock.json`.
final class CalendarReaders {
    private static final Path SOURCE = Path.of("src/test/resources/calendar-readers");
    private static final Path HOME = Path.of("target/calendar-readers");
    private static final ObjectMapper JSON = new ObjectMapper();

    private CalendarReaders() {}

    /// By the reader's name, the event of each file.
    static Map<String, List<JsonNode>> read(List<byte[]> files) throws IOException, InterruptedException {
        install();
        List<String> texts = files.stream()
                .map(file -> new String(file, StandardCharsets.UTF_8))
                .toList();
        JSON.writeValue(HOME.resolve("files.json").toFile(), texts);
        Process node = start("node", "node", "read.mjs");
        // not whichever Python comes first, but the one that Debian's packages belong to
        Process python = start("python", "/usr/bin/python3", "read.py");
        var events = new LinkedHashMap<String, List<JsonNode>>();
        for (String answer : List.of(end(node, "node"), end(python, "python"))) {
            JSON.readTree(answer).forEachEntry((reader, read) -> {
                var all = new ArrayList<JsonNode>();
                read.forEach(all::add);
                events.put(reader, all);
            });
        }
        return events;
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        for (String name : List.of("read.mjs", "read.py", "package.json", "package-lock.json")) {
            Files.copy(SOURCE.resolve(name), HOME.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Path installed = HOME.resolve("installed");
        Path lock = HOME.resolve("package-lock.json");
        if (!Files.exists(installed) || Files.mismatch(installed, lock) >= 0) {
            end(start("npm", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), "npm");
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Process start(String name, String... command) throws IOException {
        Path files = HOME.resolve("files.json");
        return new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectInput(
                        Files.exists(files)
                                ? files.toFile()
                                : Path.of("/dev/null").toFile())
                .redirectOutput(HOME.resolve(name + ".out").toFile())
                .redirectError(HOME.resolve(name + ".err").toFile())
                .start();
    }

    private static String end(Process process, String name) throws IOException, InterruptedException {
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0)
                .as("%s ended well; it said: %s", name, Files.readString(HOME.resolve(name + ".err")))
                .isTrue();
        return Files.readString(HOME.resolve(name + ".out"));
    }
}
