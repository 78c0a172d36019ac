package io.serai.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.OrdinaryUser;
import io.serai.SmallDisk;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.Moments;
import io.serai.hub.runs.Rejections;
import io.serai.hub.runs.Run;
import io.serai.tables.FileProblem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// What strangers may drop, and what they may do to the folders meanwhile. Without a database: what would be accepted
/// is remembered.
@Timeout(30)
class WatchedFoldersTest {
    private static final String KIND = "demo/event/badges";

    @TempDir
    Path temp;

    private final Now now = new Now();
    private final Accepted accepted = new Accepted();
    private final Map<String, Runnable> at = new HashMap<>();
    private final LogLines log = new LogLines();
    private Path inbox;
    private Path outside;
    private WatchedFolders folders;
    private TakenFiles takenFiles;

    @BeforeEach
    void start() throws IOException {
        inbox = temp.resolve("inbox");
        outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.createDirectories(inbox.resolve(KIND));
        folders = folders(inbox);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    private WatchedFolders folders(Path root) {
        ObjectMapper json = new ObjectMapper();
        Moments moments = label -> at.getOrDefault(label, () -> {}).run();
        // a database is asked for rejected rows only
        Rejections none = new Rejections(new org.springframework.jdbc.datasource.DriverManagerDataSource(), json, temp);
        PutAway putAway = new PutAway(root, json, moments);
        takenFiles = new TakenFiles(putAway, none);
        return new WatchedFolders(putAway, accepted, takenFiles, now, moments);
    }

    /// Two looks a second apart: a file that did not change between them has stopped growing.
    private void poll() {
        folders.look();
        now.instant = now.instant.plusSeconds(1);
        folders.look();
    }

    private Path drop(String path, String text) throws IOException {
        Path file = inbox.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Path link(Path link, Path target) throws IOException {
        return Files.createSymbolicLink(link, target);
    }

    private JsonNode failed(String folder) throws IOException {
        List<Path> reports = names(inbox.resolve(folder).resolve(".failed")).stream()
                .filter(name -> name.endsWith(".report.json"))
                .map(name -> inbox.resolve(folder).resolve(".failed").resolve(name))
                .toList();
        assertThat(reports).hasSize(1);
        return new ObjectMapper().readTree(reports.getFirst().toFile());
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void nothingOutsideWasTouched() throws IOException {
        assertThat(names(outside)).containsExactly("secret");
        assertThat(outside.resolve("secret")).hasContent("secret");
        assertThat(accepted.names).isEmpty();
    }

    @Test
    void aFileThatHasStoppedGrowingIsTakenAndAcceptedOnce() throws IOException {
        drop(KIND + "/list.csv", "email\n");
        poll();
        poll();
        assertThat(accepted.names).containsExactly("list.csv");
        assertThat(names(inbox.resolve(KIND))).isEmpty();
        String key = accepted.statuses.keySet().iterator().next();
        try (var in = takenFiles.open(key).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo("email\n".getBytes());
        }
    }

    @Test
    void aFileThatGrowsIsNotTakenAndHoldsNoOtherBack() throws IOException {
        Path growing = drop(KIND + "/a.csv", "email\n");
        drop("other/event/badges/b.csv", "email\n");
        folders.look();
        now.instant = now.instant.plusSeconds(1);
        Files.writeString(growing, "email\nmore\n");
        folders.look();
        assertThat(accepted.names).containsExactly("b.csv");
        now.instant = now.instant.plusSeconds(1);
        folders.look();
        assertThat(accepted.names).containsExactly("b.csv", "a.csv");
    }

    @Test
    void aLinkIsRefusedAtEveryLevelNamedOnceAndLeft() throws IOException {
        Path real = Files.createDirectories(outside.resolve("a/b/c"));
        Files.writeString(real.resolve("secret.csv"), "email\n");
        List<Path> links = List.of(
                link(inbox.resolve(KIND).resolve("file.csv"), outside.resolve("secret")),
                link(inbox.resolve(KIND).resolve("folder"), outside),
                link(inbox.resolve(KIND).resolve("dangling.csv"), temp.resolve("nowhere")),
                link(inbox.resolve("demo/event/zoom"), real),
                link(inbox.resolve("demo/other"), real.getParent()),
                link(inbox.resolve("account"), outside.resolve("a")));
        for (int i = 0; i < 3; i++) {
            poll();
        }
        assertThat(links).allSatisfy(link -> assertThat(link).isSymbolicLink());
        assertThat(real.resolve("secret.csv")).exists();
        assertThat(accepted.names).isEmpty();
        for (Path link : links) {
            assertThat(log.lines(inbox.relativize(link) + ":")).as("%s", link).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".done", ".failed", ".taken", ".taken/demo", ".taken/demo/event", ".taken/demo/event/badges"})
    void aLinkWhereOurFolderMustBeKeepsFilesWhereTheyAre(String ours) throws IOException {
        Path link = ours.startsWith(".taken")
                ? inbox.resolve(ours)
                : inbox.resolve(KIND).resolve(ours);
        Files.createDirectories(link.getParent());
        link(link, outside);
        Path file = drop(KIND + "/list.csv", "email\n");
        poll();
        poll();
        assertThat(file).exists();
        assertThat(link).isSymbolicLink();
        nothingOutsideWasTouched();
        assertThat(log.lines("Left where it is")).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void hardLinksPipesSocketsAndFoldersAreRefusedWithoutBeingOpened() throws Exception {
        Path folder = inbox.resolve(KIND);
        Files.createLink(folder.resolve("hard.csv"), outside.resolve("secret"));
        Files.createDirectories(folder.resolve("folder.csv"));
        pipe(folder.resolve("pipe.csv"));
        pipe(inbox.resolve("pipe"));
        pipe(inbox.resolve("demo/pipe"));
        pipe(inbox.resolve("demo/event/pipe"));
        drop("demo/event/misplaced.csv", "email\n");
        drop("top.csv", "email\n");
        drop(KIND + "/folder.csv/deep.csv", "email\n");
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path short1 = Files.createTempFile("s", "");
            Files.delete(short1);
            socket.bind(UnixDomainSocketAddress.of(short1));
            Files.move(short1, folder.resolve("socket.csv"));
            poll();
            poll();
        }
        assertThat(names(folder)).containsExactly("folder.csv", "hard.csv", "pipe.csv", "socket.csv");
        nothingOutsideWasTouched();
        for (String name : List.of(
                KIND + "/hard.csv",
                KIND + "/folder.csv",
                KIND + "/pipe.csv",
                KIND + "/socket.csv",
                " pipe",
                "demo/pipe",
                "demo/event/pipe",
                "demo/event/misplaced.csv",
                " top.csv")) {
            assertThat(log.lines(name + ":")).as(name).hasSize(1);
        }
    }

    private static void pipe(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void aFileThatBecomesALinkBeforeItIsMovedGoesBackAndIsNotRead() throws IOException {
        Path file = drop(KIND + "/list.csv", "email\n");
        at.put("folder.before-take", () -> swap(file, outside.resolve("secret")));
        poll();
        assertThat(file).isSymbolicLink();
        assertThat(names(inbox.resolve(".taken").resolve(KIND))).isEmpty();
        nothingOutsideWasTouched();
    }

    @Test
    void aFileThatBecomesAFolderBeforeItIsMovedGoesBack() throws IOException {
        Path file = drop(KIND + "/list.csv", "email\n");
        at.put("folder.before-take", () -> {
            try {
                Files.delete(file);
                Files.createDirectories(file.resolve("inside"));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        poll();
        assertThat(file.resolve("inside")).isDirectory();
        nothingOutsideWasTouched();
    }

    @Test
    void aFolderThatBecomesALinkBeforeTheMoveChangesNothing() throws IOException {
        Files.writeString(outside.resolve("list.csv"), "theirs");
        Path folder = inbox.resolve(KIND);
        drop(KIND + "/list.csv", "email\n");
        at.put("folder.before-take", () -> {
            try {
                Files.move(folder, folder.resolveSibling("moved"));
                link(folder, outside);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        poll();
        assertThat(outside.resolve("list.csv")).hasContent("theirs");
        String key = accepted.statuses.keySet().iterator().next();
        assertThat(takenFiles.open(key).orElseThrow().readAllBytes()).isEqualTo("email\n".getBytes());
    }

    @Test
    void aFolderThatBecomesALinkBeforeTheReportGetsNone() throws IOException {
        Path folder = inbox.resolve(KIND);
        drop(KIND + "/list.csv", "");
        at.put("folder.taken", () -> swap(folder, outside));
        poll();
        nothingOutsideWasTouched();
        assertThat(names(inbox.resolve(".taken").resolve(KIND))).hasSize(1);
        Files.delete(folder);
        folders.look();
        assertThat(failed(KIND).path("message").asText()).isEqualTo("The file is empty.");
    }

    @Test
    void whatIsSwappedInTakenIsNotRead() throws IOException {
        drop(KIND + "/list.csv", "email\n");
        poll();
        String key = accepted.statuses.keySet().iterator().next();
        Path taken = inbox.resolve(".taken").resolve(key);
        swap(taken, outside.resolve("secret"));
        assertThatThrownBy(() -> takenFiles.open(key))
                .isInstanceOfSatisfying(
                        DeliveryException.class, e -> assertThat(e.kind()).isEqualTo(DeliveryException.Kind.PERMANENT))
                .hasMessageContaining("symbolic link");
        Files.delete(taken);
        Files.createLink(taken, outside.resolve("secret"));
        assertThatThrownBy(() -> takenFiles.open(key)).hasMessageContaining("hard link");
        Files.delete(taken);
        assertThat(takenFiles.open(key)).isEmpty();
        assertThatThrownBy(() -> takenFiles.open("../../outside/secret")).isInstanceOf(IllegalArgumentException.class);
    }

    private static void swap(Path path, Path target) {
        try {
            Files.delete(path);
            link(path, target);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theInboxItselfMayBeALink() throws IOException {
        Path link = link(temp.resolve("by-link"), inbox);
        folders = folders(link);
        drop(KIND + "/list.csv", "email\n");
        poll();
        assertThat(accepted.names).containsExactly("list.csv");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 223, 251})
    void aLongNameIsShortenedAndStandsWholeInTheReport(int bytes) throws IOException {
        String name = "ä".repeat((bytes - 4) / 2) + (bytes % 2 == 0 ? "" : "x") + ".csv";
        assertThat(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasSize(bytes);
        drop(KIND + "/" + name, "");
        poll();
        assertThat(failed(KIND).path("file").asText()).isEqualTo(name);
        assertThat(names(inbox.resolve(KIND))).containsExactly(".failed");
        assertThat(names(inbox.resolve(KIND).resolve(".failed"))).hasSize(2).anyMatch(put -> put.endsWith(".csv"));
        assertThat(names(inbox.resolve(".taken").resolve(KIND))).isEmpty();
    }

    @Test
    void aNameWithLineBreaksStaysOneLineAndStandsWholeInTheReport() throws IOException {
        drop(KIND + "/a\n2026 ERROR forged\u001b[31m\u2028.csv", "");
        Files.createDirectories(inbox.resolve(KIND).resolve("folder\nforged"));
        poll();
        assertThat(failed(KIND).path("file").asText()).isEqualTo("a\n2026 ERROR forged\u001b[31m\u2028.csv");
        assertThat(names(inbox.resolve(KIND).resolve(".failed")))
                .anyMatch(name -> name.endsWith("-a_2026 ERROR forged_[31m_.csv"));
        assertThat(log.lines("")).isNotEmpty().noneMatch(line -> line.contains("\n") || line.contains("\u001b"));
    }

    @Test
    void aNameThatIsNoTextIsPutAway() throws Exception {
        Process shell = new ProcessBuilder(
                        "bash", "-c", "printf '' > \"$1/\"$'caf\\xe9.csv'", "-", inbox.resolve(KIND) + "")
                .start();
        assertThat(shell.waitFor()).isZero();
        poll();
        assertThat(failed(KIND).path("file").asText()).isEqualTo("caf\ufffd.csv");
        assertThat(names(inbox.resolve(KIND))).containsExactly(".failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {".done", ".failed"})
    void aFileWhereOurFolderMustBeIsPutAwayAndTheOthersAreTaken(String name) throws IOException {
        drop(KIND + "/" + name, "email\n");
        drop(KIND + "/list.csv", "email\n");
        poll();
        folders.look();
        assertThat(failed(KIND).path("file").asText()).isEqualTo(name);
        assertThat(failed(KIND).path("message").asText()).contains("Serai's own folder");
        assertThat(accepted.names).containsExactly("list.csv");
    }

    @Test
    void unfinishedAndDotFilesAreLeftAloneInSilence() throws IOException {
        List<String> names = List.of(".hidden", ".hidden.csv", "a.csv.PART", "a.tmp");
        for (String name : names) {
            drop(KIND + "/" + name, "email\n");
        }
        poll();
        assertThat(names(inbox.resolve(KIND))).containsExactlyElementsOf(names);
        assertThat(log.lines("")).isEmpty();
    }

    @Test
    void aFileOfTomorrowAndAnEmptyOneArePutAwayWithoutHoldingAnyBack() throws IOException {
        Files.setLastModifiedTime(
                drop(KIND + "/tomorrow.csv", "email\n"),
                FileTime.from(Instant.now().plus(Duration.ofDays(1))));
        drop("other/event/badges/empty.csv", "");
        drop("third/event/badges/list.csv", "email\n");
        poll();
        assertThat(accepted.names).containsExactlyInAnyOrder("tomorrow.csv", "list.csv");
        assertThat(failed("other/event/badges").path("message").asText()).isEqualTo("The file is empty.");
    }

    @Test
    void anUnreadableFileFailsWithAReport() throws IOException {
        Path file = drop(KIND + "/list.csv", "email\n");
        rights(file, "---------");
        drop("other/event/badges/list.csv", "email\n");
        pollAsOrdinaryUser();
        assertThat(failed(KIND).path("message").asText()).contains("may not read");
        assertThat(accepted.names).containsExactly("list.csv");
    }

    @Test
    void aFolderThatMayNotBeWrittenIsNamedOnceAndNothingOfItGathersInTaken() throws IOException {
        drop(KIND + "/list.csv", "email\n");
        drop(KIND + "/odd\nname.csv", "email\n");
        rights(inbox.resolve(KIND), "r-xr-xr-x");
        drop("other/event/badges/theirs.csv", "email\n");
        for (int i = 0; i < 3; i++) {
            pollAsOrdinaryUser();
        }
        assertThat(accepted.names).containsExactly("theirs.csv");
        assertThat(names(inbox.resolve(".taken").resolve(KIND))).isEmpty();
        assertThat(log.lines("")).hasSize(2).allMatch(line -> line.endsWith("look at its rights"));
        rights(inbox.resolve(KIND), "rwxr-xr-x");
        pollAsOrdinaryUser();
        assertThat(accepted.names).containsExactlyInAnyOrder("theirs.csv", "list.csv", "odd_name.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "demo/event", KIND})
    void aFolderThatMayNotBeLookedIntoIsNamedOnce(String folder) throws IOException {
        drop(KIND + "/list.csv", "email\n");
        drop("other/event/badges/theirs.csv", "email\n");
        rights(inbox.resolve(folder), "-wx-wx-wx");
        for (int i = 0; i < 3; i++) {
            pollAsOrdinaryUser();
        }
        rights(inbox.resolve(folder), "rwxr-xr-x");
        assertThat(accepted.names).containsExactly("theirs.csv");
        assertThat(log.lines("")).hasSize(1).first().asString().contains(folder + ":");
    }

    @Test
    void aRefusedFileThatCanNotBePutAwayIsNamedOnceAndPutAwayWhenItCanBe() throws IOException {
        drop(KIND + "/empty.csv", "");
        at.put("folder.taken", () -> rights(inbox.resolve(KIND), "r-xr-xr-x"));
        for (int i = 0; i < 3; i++) {
            pollAsOrdinaryUser();
        }
        assertThat(log.lines("")).hasSize(1).first().asString().contains("The file is empty.", ".failed");
        rights(inbox.resolve(KIND), "rwxr-xr-x");
        pollAsOrdinaryUser();
        assertThat(failed(KIND).path("message").asText()).isEqualTo("The file is empty.");
        assertThat(log.lines("was refused")).hasSize(1);
    }

    @Test
    void aReportThatCanNotBeWrittenIsForAPersonWhoIsToldWhatToMend() throws IOException {
        String key = taken();
        Path done = Files.createDirectories(inbox.resolve(KIND).resolve(".done"));
        rights(done, "r-xr-xr-x");
        try (var user = new OrdinaryUser()) {
            assertThatThrownBy(() -> settle(key))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining(KIND)
                    .hasMessageContaining("permission denied");
        }
        rights(done, "rwxr-xr-x");
        settle(key);
        assertThat(names(done)).hasSize(2);
    }

    @Test
    void anotherDiskForWhatIsDoneGetsFileAndReport() throws Exception {
        Path done = Files.createDirectories(inbox.resolve(KIND).resolve(".done"));
        try (var disk = SmallDisk.at(done)) {
            String key = taken();
            Path full = disk.fill();
            assertThatThrownBy(() -> settle(key)).hasStackTraceContaining("No space left");
            assertThat(names(done)).as("nothing half-written").containsExactly("full");
            Files.delete(full);
            settle(key);
            assertThat(names(done)).hasSize(2);
            assertThat(done.resolve(Path.of(key).getFileName())).hasContent("email\n");
            assertThat(names(inbox.resolve(".taken").resolve(KIND))).isEmpty();
            assertThat(accepted.names).containsExactly("list.csv");
        }
    }

    @Test
    void aFolderOnAnotherDiskAndOneThatIsReadOnlyAreNamedOnceAndHoldNoOtherBack() throws Exception {
        Path folder = Files.createDirectories(inbox.resolve("demo/event/zoom"));
        try (var disk = SmallDisk.at(folder)) {
            drop("demo/event/zoom/list.csv", "email\n");
            drop("demo/event/zoom/odd\nname.csv", "email\n");
            drop(KIND + "/theirs.csv", "email\n");
            poll();
            poll();
            assertThat(log.lines("another file system")).hasSize(2);
            disk.readOnly();
            poll();
            poll();
            disk.writable();
            assertThat(log.lines("")).hasSizeBetween(2, 4);
            assertThat(accepted.names).containsExactly("theirs.csv");
            assertThat(names(folder)).containsExactly("list.csv", "odd\nname.csv");
            assertThat(names(inbox.resolve(".taken/demo/event/zoom"))).isEmpty();
        }
    }

    @Test
    void aReadOnlyInboxIsNamedOnceAndReadOnceItCanBeWritten() throws Exception {
        try (var disk = SmallDisk.under(temp)) {
            inbox = disk.folder;
            folders = folders(inbox);
            Path file = drop(KIND + "/list.csv", "email\n");
            disk.readOnly();
            for (int i = 0; i < 3; i++) {
                poll();
            }
            assertThat(file).exists();
            assertThat(log.lines("Read-only file system")).hasSize(1);
            disk.writable();
            poll();
            assertThat(accepted.names).containsExactly("list.csv");
        }
    }

    private void pollAsOrdinaryUser() throws IOException {
        try (var user = new OrdinaryUser()) {
            poll();
        }
    }

    private static void rights(Path path, String rights) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// The key of a file that was taken and accepted.
    private String taken() throws IOException {
        drop(KIND + "/list.csv", "email\n");
        poll();
        return accepted.statuses.keySet().iterator().next();
    }

    private void settle(String key) throws IOException {
        var run = new Run(
                1,
                "run",
                "demo",
                new Run.Origin("imports.badges", "file", "list.csv", "", "", Instant.EPOCH),
                new Run.State("done", 1, Map.of("rejected", 0), "", null, Instant.EPOCH),
                null,
                null,
                0);
        takenFiles.settle(PutAway.Taken.of(key), run, List.of());
    }

    @Test
    void anUnknownFolderFailsWithTheReasonAndAFolderOfOddNameToo() throws IOException {
        drop("nobody/event/badges/list.csv", "email\n");
        drop("demo\n/event/badges/list.csv", "email\n");
        poll();
        assertThat(failed("nobody/event/badges").path("message").asText()).isEqualTo("no such account");
        assertThat(failed("demo\n/event/badges").path("message").asText()).contains("characters");
    }

    @Test
    void aNameThatIsInFailedAlreadyIsNotWrittenOver() throws IOException {
        at.put("folder.taken", () -> {
            try {
                String name = names(inbox.resolve(".taken").resolve(KIND)).getFirst();
                drop(KIND + "/.failed/" + name, "theirs");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        drop(KIND + "/list.csv", "");
        poll();
        assertThat(names(inbox.resolve(KIND).resolve(".failed"))).hasSize(3);
        failed(KIND);
    }

    @Test
    void nobodyWaitsForAllFilesOfAnother() throws IOException {
        for (int i = 0; i < 300; i++) {
            drop("aaa/event/badges/" + i + ".csv", "email\n");
        }
        drop("zzz/event/badges/only.csv", "email\n");
        poll();
        assertThat(accepted.names.indexOf("only.csv")).isBetween(0, 1);
        assertThat(accepted.names).hasSize(WatchedFolders.MOST_IN_FLIGHT + 1);
        accepted.statuses.replaceAll((key, status) -> "done");
        folders.look();
        assertThat(accepted.names).hasSize(2 * WatchedFolders.MOST_IN_FLIGHT + 1);
    }

    @Test
    void withoutTheDatabaseFilesWaitInTheirFolderAndTheLogSaysSoOnce() throws IOException {
        Path file = drop(KIND + "/list.csv", "email\n");
        accepted.away = true;
        poll();
        poll();
        assertThat(file).exists();
        assertThat(log.lines("until the database answers")).hasSize(1);
        accepted.away = false;
        folders.look();
        assertThat(accepted.names).containsExactly("list.csv");
    }

    @Test
    void aKillAtAnyMomentLosesNothingAndAcceptsNothingTwice() throws IOException {
        for (String moment : List.of("folder.before-take", "folder.taken", "folder.accepted", "folder.reported")) {
            at.clear();
            drop(KIND + "/" + moment + ".csv", moment.equals("folder.reported") ? "" : "email\n");
            at.put(moment, () -> {
                throw new Killed();
            });
            assertThatThrownBy(this::poll).isInstanceOf(Killed.class);
            at.clear();
            folders = folders(inbox);
            poll();
            folders.look();
        }
        assertThat(accepted.names).containsExactly("folder.before-take.csv", "folder.taken.csv", "folder.accepted.csv");
        failed(KIND);
        assertThat(names(inbox.resolve(KIND).resolve(".failed"))).hasSize(2);
    }

    /// As a killed process: nothing catches it.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// Takes what is for the account `nobody` for unknown.
    private static final class Accepted implements WatchedFolders.Arrivals {
        final List<String> names = new ArrayList<>();
        final Map<String, String> statuses = new LinkedHashMap<>();
        boolean away;

        @Override
        public Map<String, String> statuses(Collection<String> keys) {
            if (away && !keys.isEmpty()) {
                throw new org.springframework.dao.DataAccessResourceFailureException(
                        "away", new java.sql.SQLTransientConnectionException("away"));
            }
            var known = new LinkedHashMap<>(statuses);
            known.keySet().retainAll(keys);
            return known;
        }

        @Override
        public void accept(Path folder, String name, String key) {
            if (folder.startsWith("nobody")) {
                throw FileProblem.incomplete("no such account");
            }
            names.add(name);
            statuses.put(key, "accepted");
        }
    }

    private static final class Now extends Clock {
        Instant instant = Instant.parse("2026-06-01T09:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return instant;
        }
    }

    /// What this package says in the log.
    private static final class LogLines implements AutoCloseable {
        private final Logger logger = (Logger) LoggerFactory.getLogger("io.serai.imports");
        private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

        LogLines() {
            logger.setLevel(Level.WARN);
            lines.start();
            logger.addAppender(lines);
        }

        List<String> lines(String part) {
            return lines.list.stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .filter(line -> line.contains(part))
                    .toList();
        }

        @Override
        public void close() {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
    }
}
