package io.serai.imports;

import io.serai.hub.delivery.Moments;
import io.serai.imports.PutAway.Taken;
import io.serai.tables.FileProblem;
import io.serai.web.Failures;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bean `folders`: files dropped into `<inbox>/<account_code>/<event_id>/<kind>/`.
///
/// A file is taken by one atomic move into the hub's own folder, `<inbox>/.taken/…`, which keeps the path it came by.
/// Everything in there is accepted, again and again until it has gone: a repeat changes nothing, so a hub that was
/// killed between the move and the insert, or between the insert and the end, loses no file and works on none twice.
///
/// Whoever may write there is not trusted: see [SafeFolder] and [DroppedFiles].
public final class WatchedFolders {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolders.class);
    /// Files of one account that wait or are worked on: the others' wait behind so many, however many it drops.
    static final int MOST_IN_FLIGHT = 64;
    /// Files of one account that are taken in one look, with those that fail at once.
    private static final int MOST_AT_ONCE = 1_000;

    private static final Set<String> IN_FLIGHT = Set.of("accepted", "working", "retrying");

    private final PutAway putAway;
    private final DroppedFiles dropped;
    private final Arrivals arrivals;
    private final TakenFiles takenFiles;
    private final Clock clock;
    private final Moments moments;
    private final SaidOnce said = new SaidOnce();
    private boolean waiting;

    WatchedFolders(PutAway putAway, Arrivals arrivals, TakenFiles takenFiles, Clock clock, Moments moments) {
        this.putAway = putAway;
        this.dropped = new DroppedFiles(clock, said);
        this.arrivals = arrivals;
        this.takenFiles = takenFiles;
        this.clock = clock;
        this.moments = moments;
    }

    /// What the rest of the hub makes of taken files.
    interface Arrivals {
        /// What became of those that were accepted, such as `working` or `dead`; the others are left out.
        ///
        /// @throws org.springframework.dao.DataAccessException when the database is away
        Map<String, String> statuses(Collection<String> keys);

        /// @param folder `<account_code>/<event_id>/<kind>`
        /// @throws FileProblem where the folder names no account, event or kind; the message says which
        /// @throws org.springframework.dao.DataAccessException when the database is away
        void accept(Path folder, String name, String key);
    }

    /// Accepts what was taken and is not done, then takes what was dropped and has stopped growing. To be called by
    /// one thread at a time.
    public void look() {
        try (SafeFolder inbox = putAway.open()) {
            Map<String, Integer> inFlight = acceptTaken(inbox);
            takeDropped(inFlight);
            said.ended();
            waiting = false;
        } catch (IOException e) {
            said.say(Path.of("the inbox"), e);
            said.brokenOff();
        } catch (RuntimeException e) {
            said.brokenOff();
            if (!Failures.isOutageWithin(e)) {
                throw e;
            }
            if (!waiting) {
                LOG.warn("Dropped files wait in their folders until the database answers");
            }
            waiting = true;
        }
    }

    private Map<String, Integer> acceptTaken(SafeFolder inbox) throws IOException {
        var inFlight = new HashMap<String, Integer>();
        List<Taken> files;
        try (SafeFolder taken = putAway.taken(inbox)) {
            files = dropped.inTaken(taken);
        }
        Map<String, String> statuses =
                arrivals.statuses(files.stream().map(Taken::key).toList());
        for (Taken file : files) {
            String status = statuses.get(file.key());
            boolean open = IN_FLIGHT.contains(String.valueOf(status));
            if (status == null) {
                open = accept(file);
            } else if (status.equals("discarded")) {
                refuse(file, "It failed, and a person discarded it; its dead letter says why.");
            }
            if (open) {
                inFlight.merge(account(file.folder()), 1, Integer::sum);
            }
        }
        return inFlight;
    }

    /// One account's file after another's, so that none waits for all files of another.
    private void takeDropped(Map<String, Integer> inFlight) throws IOException {
        List<DroppedFiles.Candidate> candidates;
        try (SafeFolder inbox = putAway.open()) {
            candidates = dropped.ready(inbox);
        }
        var byAccount = new LinkedHashMap<String, Queue<DroppedFiles.Candidate>>();
        candidates.stream()
                .sorted(Comparator.comparing(DroppedFiles.Candidate::since).thenComparing(DroppedFiles.Candidate::name))
                .forEach(file -> byAccount
                        .computeIfAbsent(account(file.folder()), account -> new ArrayDeque<>())
                        .add(file));
        if (!candidates.isEmpty()) {
            arrivals.statuses(List.of("")); // without the database they wait where they are
        }
        Deque<String> turns = new ArrayDeque<>(byAccount.keySet());
        var taken = new HashMap<String, Integer>();
        while (!turns.isEmpty()) {
            String account = turns.remove();
            DroppedFiles.Candidate file =
                    Objects.requireNonNull(byAccount.get(account)).poll();
            if (file == null
                    || inFlight.getOrDefault(account, 0) >= MOST_IN_FLIGHT
                    || taken.merge(account, 1, Integer::sum) > MOST_AT_ONCE) {
                continue;
            }
            if (take(file)) {
                inFlight.merge(account, 1, Integer::sum);
            }
            turns.add(account);
        }
    }

    /// @return whether there is work on it from now on
    private boolean take(DroppedFiles.Candidate file) {
        Taken taken;
        try (SafeFolder inbox = putAway.open();
                SafeFolder from = inbox.enterAll(file.folder())) {
            if (!dropped.isStill(file, from) || !dropped.roomToPutAway(file, from)) {
                return false;
            }
            taken = putAway.take(inbox, file.folder(), from, file.name(), clock);
        } catch (NoSuchFileException e) {
            return false; // another hub took it, or its owner took it back
        } catch (IOException e) {
            said.say(file.path(), e);
            return false;
        }
        return accept(taken);
    }

    /// Accepts a taken file, once. One that can't be read, or lies where no event is, is failed at once with the
    /// reason.
    private boolean accept(Taken file) {
        try {
            takenFiles.check(file);
            arrivals.accept(file.folder(), DroppedName.withoutTime(file.name()), file.key());
            moments.reached("folder.accepted");
            return true;
        } catch (FileProblem problem) {
            refuse(file, String.valueOf(problem.getMessage()));
        } catch (NoSuchFileException e) {
            return false; // another hub put it away
        } catch (IOException e) {
            said.say(TakenFiles.shown(file), e);
        } catch (RuntimeException e) {
            if (Failures.isOutageWithin(e)) {
                throw e;
            }
            said.say(TakenFiles.shown(file), DroppedName.shown(e.toString())); // and the others are gone on with
        }
        return false;
    }

    private void refuse(Taken file, String reason) {
        try {
            takenFiles.refuse(file, reason);
        } catch (IOException e) {
            said.say(
                    TakenFiles.shown(file),
                    "it is refused (" + DroppedName.shown(reason) + "), and can't be put into "
                            + DroppedName.shown(
                                    file.folder().resolve(PutAway.FAILED).toString()) + ": "
                            + SaidOnce.reason(e));
        }
    }

    private static String account(Path folder) {
        return folder.getName(0).toString();
    }

    /// The kind that a folder is named for.
    static Optional<ImportKind> kind(String folder) {
        return Stream.of(ImportKind.values())
                .filter(kind -> kind.folder().equals(folder.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
