package io.serai.imports;

import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.runs.Rejections;
import io.serai.hub.runs.Run;
import io.serai.imports.PutAway.Taken;
import io.serai.tables.FileProblem;
import io.serai.web.DiskFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What lies in `.taken`: opened for its work, and put away with a report of what came of it, or of why nothing did.
final class TakenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TakenFiles.class);

    private final PutAway putAway;
    private final Rejections rejections;

    TakenFiles(PutAway putAway, Rejections rejections) {
        this.putAway = putAway;
        this.rejections = rejections;
    }

    /// The file of a claimed row, opened; empty where it has been put away.
    ///
    /// @throws DeliveryException where something else lies there by now, such as a link
    Optional<InputStream> open(String key) throws IOException {
        Taken file = Taken.of(key);
        try (SafeFolder folder = putAway.folderOf(file)) {
            return Optional.of(folder.open(file.name()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (UnsafeFileException e) {
            throw unsafe(e);
        }
    }

    /// Puts the file away with its report. May be asked again after a kill: what is settled stays so.
    ///
    /// @throws DeliveryException where a link stands in the way
    void settle(String key, Run run) throws IOException {
        Taken file = Taken.of(key);
        try {
            if (putAway.isThere(file)) {
                settle(file, run, rejections.first(run.key(), 1000));
            }
        } catch (UnsafeFileException e) {
            throw unsafe(e);
        }
    }

    /// @throws DeliveryException where the disk does not take it until somebody mends that
    void settle(Taken file, Run run, List<Map<String, Object>> notImported) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("file", putAway.original(file));
        report.putAll(run.described());
        report.put("not_imported", notImported);
        Path where = run.state().status().equals("failed") ? PutAway.FAILED : PutAway.DONE;
        boolean rejected = run.state().counts().get("rejected") instanceof Number count && count.longValue() > 0;
        try {
            putAway.settle(
                    file,
                    where,
                    report,
                    rejected ? Optional.of(out -> rejections.write(run.key(), out)) : Optional.empty());
        } catch (IOException e) {
            if (e instanceof UnsafeFileException
                    || DiskFault.of(e).filter(DiskFault.LASTING::equals).isEmpty()) {
                throw e;
            }
            throw DeliveryException.permanent(
                    "watched folder",
                    "The file was read, and can't be put into "
                            + shown(file.folder().resolve(where)) + ": " + SaidOnce.reason(e)
                            + ". Mend that, and replay this.");
        }
    }

    private static DeliveryException unsafe(UnsafeFileException e) {
        return DeliveryException.permanent(
                "watched folder", e.getMessage() + ". Look at the inbox, mend it, and replay this.");
    }

    /// Whether it can be worked on at all.
    ///
    /// @throws FileProblem where it can't
    void check(Taken file) throws IOException {
        String original = DroppedName.withoutTime(file.name());
        if (original.equals(".done") || original.equals(".failed")) {
            throw FileProblem.incomplete("A file of this name stands where Serai's own folder must be; rename it.");
        }
        if (!DroppedName.isPlain(file.folder().toString())) {
            throw FileProblem.incomplete("The folder's name holds characters that no account, event or kind has.");
        }
        try (SafeFolder folder = putAway.folderOf(file)) {
            if (folder.file(file.name()).size() == 0) {
                throw FileProblem.unreadable("The file is empty.");
            }
            folder.open(file.name()).close();
        } catch (AccessDeniedException e) {
            throw FileProblem.unreadable("Serai may not read this file: let its user read it, and drop it again.");
        }
    }

    /// @throws IOException where it can't be put away
    void refuse(Taken file, String reason) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("file", putAway.original(file));
        report.put("status", "failed");
        report.put("message", reason);
        putAway.settle(file, PutAway.FAILED, report, Optional.empty());
        LOG.warn("A file in {} was refused: {}", shown(file.folder()), DroppedName.shown(reason));
    }

    static Path shown(Taken file) {
        return PutAway.TAKEN.resolve(file.folder()).resolve(file.name());
    }

    private static String shown(Path path) {
        return DroppedName.shown(path.toString());
    }
}
