package io.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `docs/reference/advisories.csv` beside what runs: each artifact was looked up, and each advisory that its version is
/// affected by has an answer.
class AdvisoriesTest {
    /// As the build writes them: `:/group/parts/artifact/version/artifact-version.jar`, with `|` in between.
    private static final Path RUNTIME = Path.of("target/runtime-artifacts.txt");

    private static final String NONE = "none";

    private static List<Advisory> advisories;
    private static Map<String, String> runtime;

    /// @param artifact `group:artifact`
    /// @param range Maven's form, such as `[4.0.0,4.18.5),[4.19.0,4.22.1)`; empty where `id` is `none`
    /// @param id of the advisory, or `none`
    private record Advisory(String artifact, String range, String id, String answer, LocalDate lookedUp) {
        boolean affects(String version) {
            try {
                return !id.equals(NONE)
                        && VersionRange.createFromVersionSpec(range)
                                .containsVersion(new DefaultArtifactVersion(version));
            } catch (InvalidVersionSpecificationException e) {
                throw new AssertionError(id + " of " + artifact + " has no range: " + range, e);
            }
        }
    }

    @BeforeAll
    static void read() throws IOException {
        var format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (var csv = format.parse(Files.newBufferedReader(Path.of("docs/reference/advisories.csv")))) {
            advisories = csv.stream()
                    .map(row -> new Advisory(
                            row.get("package"),
                            row.get("range"),
                            row.get("id"),
                            row.get("what we do"),
                            LocalDate.parse(row.get("looked up"))))
                    .toList();
        }
        runtime = new TreeMap<>();
        for (String path : Files.readString(RUNTIME).strip().split("\\|")) {
            List<String> steps = List.of(path.substring(2).split("/"));
            int at = steps.size() - 3;
            runtime.put(String.join(".", steps.subList(0, at)) + ":" + steps.get(at), steps.get(at + 1));
        }
    }

    @Test
    void everyArtifactThatRunsWasLookedUp() {
        assertThat(runtime).hasSizeGreaterThan(100);
        var lookedUp = advisories.stream().map(Advisory::artifact).collect(Collectors.toSet());
        var missing = new TreeSet<>(runtime.keySet());
        missing.removeAll(lookedUp);
        assertThat(missing)
                .as("look these up, and write a row for each into docs/reference/advisories.csv; id none where there is"
                        + " no advisory")
                .isEmpty();
    }

    @Test
    void everyAdvisoryThatAVersionIsAffectedByHasAnAnswer() {
        assertThat(advisories.stream()
                        .filter(one -> runtime.containsKey(one.artifact()))
                        .filter(one -> one.affects(runtime.get(one.artifact())))
                        .filter(one -> one.answer().isBlank())
                        .map(one -> one.id() + " of " + one.artifact() + " " + runtime.get(one.artifact())))
                .as("take a version that is not affected, or say in docs/reference/advisories.csv what we do")
                .isEmpty();
    }

    @Test
    void aRangeIsReadAsMavenReadsIt() {
        var one = new Advisory("a:b", "[4.0.0,4.18.5),[4.19.0,4.22.1)", "CVE-1", "", LocalDate.EPOCH);
        assertThat(one.affects("4.17.0")).isTrue();
        assertThat(one.affects("4.18.5")).isFalse();
        assertThat(one.affects("4.22.0")).isTrue();
        var netty = new Advisory("a:b", "(,4.1.138.Final)", "CVE-2", "", LocalDate.EPOCH);
        assertThat(netty.affects("4.1.127.Final")).isTrue();
        assertThat(netty.affects("4.1.140.Final")).isFalse();
    }

    @Test
    void eachRowSaysWhatItIsAbout() {
        assertThat(advisories).allSatisfy(one -> {
            assertThat(one.artifact()).matches("[\\w.-]+:[\\w.-]+");
            assertThat(one.id()).matches("none|CVE-\\d{4}-\\d{4,}|GHSA(-[0-9a-z]{4}){3}");
            assertThat(one.range().isEmpty())
                    .as(one.toString())
                    .isEqualTo(one.id().equals(NONE));
            assertThat(one.lookedUp()).isBeforeOrEqualTo(LocalDate.now());
            one.affects("1");
        });
        assertThat(advisories.stream().map(one -> one.artifact() + " " + one.id()))
                .doesNotHaveDuplicates();
    }
}
