package io.serai.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.Arrival;
import io.serai.hub.Inbox;
import io.serai.hub.Moments;
import io.serai.hub.PublicId;
import io.serai.hub.Rejections;
import io.serai.hub.Run;
import io.serai.hub.RunStore;
import io.serai.hub.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bean `folders`: files dropped into `<inbox>/<account_code>/<event_id>/<kind>/`.
///
/// A file is taken by one atomic move into the hub's own folder, `<inbox>/.taken/…`, which keeps the path it came by.
/// Everything in there is accepted, again and again until it has gone: a repeat changes nothing, so a hub that was
/// killed between the move and the insert, or between the insert and the end, loses no file and works on none twice.
public final class WatchedFolders {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolders.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    private final Path root;
    private final Path taken;
    private final Inbox inbox;
    private final Events events;
    private final Rejections rejections;
    private final ObjectMapper json;
    private final Clock clock;
    private final Moments moments;

    WatchedFolders(
            Path root,
            Inbox inbox,
            Events events,
            Rejections rejections,
            ObjectMapper json,
            Clock clock,
            Moments moments) {
        this.root = root;
        this.taken = root.resolve(".taken");
        this.inbox = inbox;
        this.events = events;
        this.rejections = rejections;
        this.json = json;
        this.clock = clock;
        this.moments = moments;
    }

    /// Takes a file that has stopped growing.
    public void take(java.io.File dropped) throws IOException {
        Path file = dropped.toPath();
        Path folder = root.relativize(file.getParent());
        Path target = taken.resolve(folder);
        Files.createDirectories(target);
        Path to = target.resolve(TIME.format(clock.instant()) + "-" + file.getFileName());
        while (Files.exists(to)) {
            to = target.resolve(TIME.format(clock.instant()) + "-" + file.getFileName());
        }
        moments.reached("folder.before-take");
        Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
        moments.reached("folder.taken");
    }

    /// What was taken and is not done, the oldest first.
    public List<Path> taken() throws IOException {
        if (!Files.isDirectory(taken)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(taken)) {
            return files.filter(Files::isRegularFile)
                    .sorted((a, b) -> String.valueOf(a.getFileName()).compareTo(String.valueOf(b.getFileName())))
                    .toList();
        }
    }

    /// Accepts a taken file, once. One that lies where no event is, is failed at once with the reason.
    public void accept(Path file) throws IOException {
        Path folder = taken.relativize(file.getParent());
        String key = taken.relativize(file).toString();
        try {
            Events.Folder known = events.folder(folder);
            String name = original(file);
            var request = ImportRequest.wholeFile(known.kind(), known.event().publicId(), name);
            String eventKey = Sha256.hex(key);
            boolean fresh = inbox.accept(
                            Arrival.file(
                                    eventKey,
                                    new RunStore.Beginning(
                                            known.event().accountId(),
                                            request.capability(),
                                            "file",
                                            name,
                                            "folder " + folder,
                                            request.toJson(json),
                                            null,
                                            PublicId.random()),
                                    key),
                            PublicId.random())
                    .isPresent();
            if (!fresh && inbox.status(Arrival.FILE, eventKey).equals(Optional.of("discarded"))) {
                refuse(file, "It failed, and a person discarded it; its dead letter says why.");
            }
            moments.reached("folder.accepted");
        } catch (FileProblem problem) {
            LOG.warn("a file in {} was refused: {}", folder, problem.getMessage());
            refuse(file, String.valueOf(problem.getMessage()));
        }
    }

    private void refuse(Path file, String reason) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("file", original(file));
        report.put("status", "failed");
        report.put("message", reason);
        settle(file, ".failed", report, Optional.empty());
    }

    /// Where the file of a claimed row is.
    Path locate(String key) {
        return taken.resolve(key);
    }

    /// Puts the file away with its report. May be asked again after a kill: what is settled stays so.
    void settle(String key, Run run) throws IOException {
        Path file = locate(key);
        if (!Files.exists(file)) {
            return;
        }
        var report = new LinkedHashMap<String, Object>();
        report.put("file", original(file));
        report.putAll(run.described());
        report.put("not_imported", rejections.first(run.key(), 1000));
        boolean failed = run.status().equals("failed");
        boolean rejected = run.counts().get("rejected") instanceof Number count && count.longValue() > 0;
        settle(file, failed ? ".failed" : ".done", report, rejected ? Optional.of(run.key()) : Optional.empty());
    }

    private void settle(Path file, String where, Map<String, Object> report, Optional<Long> rejectedOf)
            throws IOException {
        Path target = root.resolve(taken.relativize(file.getParent())).resolve(where);
        Files.createDirectories(target);
        String name = String.valueOf(file.getFileName());
        Path part = target.resolve("." + name + ".report.part");
        Files.write(part, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
        Files.move(part, target.resolve(name + ".report.json"), StandardCopyOption.ATOMIC_MOVE);
        moments.reached("folder.reported");
        rejectedOf.ifPresent(run -> {
            try {
                rejections.write(run, target.resolve(name + ".rejected.csv"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Files.move(file, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        moments.reached("folder.settled");
    }

    /// The name it was dropped under: the taken one without the time before it.
    private static String original(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.indexOf('-') + 1);
    }

    /// The kind that a folder is named for.
    static Optional<ImportKind> kind(String folder) {
        return Stream.of(ImportKind.values())
                .filter(kind -> kind.folder().equals(folder.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
