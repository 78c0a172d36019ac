package io.serai.lists;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.delivery.DeliveryException;
import io.serai.hub.delivery.DeliveryException.Kind;
import io.serai.hub.delivery.Moments;
import io.serai.hub.runs.RunStore;
import io.serai.members.NoviPage;
import io.serai.members.NoviQuery;
import io.serai.members.NoviRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/// The bean `listReader`: reads groups, people and rosters into the stage, page by page. Whatever is not whole is said
/// so, as nobody is taken off a list for what was not read.
public final class ListReader {
    private static final int PEOPLE_AT_ONCE = 100;
    private static final List<String> ROLES = List.of("member", "owner", "moderator");

    /// How much of a sync it is to read.
    static final double READ = 0.8;

    private final RunStore runs;
    private final ListStage stage;
    private final Moments moments;
    private final int pageSize;

    /// @param pageSize entries that are asked for in one call
    ListReader(RunStore runs, DataSource database, Moments moments, int pageSize) {
        this.runs = runs;
        this.stage = new ListStage(database);
        this.moments = moments;
        this.pageSize = pageSize;
    }

    /// Whether there is more to read of the groups.
    public boolean moreGroups(@ExchangeProperty(ListSync.JOB) ListJob job) {
        return nextGroup(job).isPresent();
    }

    public NoviQuery group(@ExchangeProperty(ListSync.JOB) ListJob job) {
        String group = nextGroup(job).orElseThrow();
        return new NoviQuery(
                job.novi(), group, "", job.reading("group " + group).offset());
    }

    private static Optional<String> nextGroup(ListJob job) {
        return job.lists().stream()
                .flatMap(list -> list.groups().stream())
                .filter(group -> job.reading("group " + group).more())
                .findFirst();
    }

    public void takeGroup(@ExchangeProperty(ListSync.JOB) ListJob job, @Body NoviPage page) {
        String group = nextGroup(job).orElseThrow();
        stage.group(job.run(), group, page.entries());
        job.gotOn();
        ListReading reading = job.reading("group " + group);
        reading.advance(page.total(), page.entries().size(), pageSize);
        if (!reading.more() && !reading.isWhole(stage.inGroup(job.run(), group))) {
            job.incomplete("group " + group);
        }
    }

    /// A group that is gone fails the lists that follow it, and nothing else.
    public void groupFailed(
            @ExchangeProperty(ListSync.JOB) ListJob job,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        if (failure.kind() == Kind.PERMANENT && failure.status() == 404) {
            job.lose("group " + nextGroup(job).orElseThrow(), "Novi has no such group");
        } else {
            job.holdOn(failure);
        }
    }

    public boolean moreNews(@ExchangeProperty(ListSync.JOB) ListJob job) {
        ListReading news = job.reading("news");
        if (news.more() && news.page() == 1) {
            job.since(stage.changesSince(job.novi()));
            if (job.since().isEmpty()) {
                news.end();
            }
        }
        return news.more();
    }

    public NoviQuery news(@ExchangeProperty(ListSync.JOB) ListJob job) {
        return new NoviQuery(job.novi(), "", job.since(), job.reading("news").offset());
    }

    public void takeNews(@ExchangeProperty(ListSync.JOB) ListJob job, @Body NoviPage page) {
        stage.changed(job.novi(), page.entries());
        job.gotOn();
        job.reading("news").advance(page.total(), page.entries().size(), pageSize);
    }

    /// Whether there are more people to read. They are gone through from the front to the end, and again from the front
    /// until nobody is found, as whoever was held back stays behind.
    public boolean morePeople(@ExchangeProperty(ListSync.JOB) ListJob job) {
        if (job.people() == 0) {
            job.countPeople(stage.unread(job));
        }
        List<ListStage.Place> next = stage.unread(job, PEOPLE_AT_ONCE);
        if (next.isEmpty() && !job.place().equals(ListStage.Place.FRONT)) {
            job.nextPeople(List.of(), ListStage.Place.FRONT);
            next = stage.unread(job, PEOPLE_AT_ONCE);
        }
        List<NoviQuery> people = next.stream()
                .map(ListStage.Place::uuid)
                .distinct()
                .map(uuid -> NoviQuery.of(job.novi(), uuid))
                .toList();
        job.nextPeople(people, next.isEmpty() ? ListStage.Place.FRONT : next.getLast());
        int unread = people.isEmpty() ? 0 : job.unread();
        double read = job.people() == 0 ? 1 : 1 - (double) unread / job.people();
        runs.progress(job.run(), READ * read, Map.of("read", job.people() - unread));
        return !people.isEmpty();
    }

    public List<NoviQuery> people(@ExchangeProperty(ListSync.JOB) ListJob job) {
        return job.nextPeople();
    }

    public void takePerson(@ExchangeProperty(ListSync.JOB) ListJob job, @Body NoviRecord person) {
        stage.keep(job.novi(), person);
        moments.reached("lists.person-read");
        job.readOne();
    }

    /// Whoever can't be read is subscribed to nothing, and nobody is taken off a list for that.
    public void personFailed(
            @ExchangeProperty(ListSync.JOB) ListJob job,
            @ExchangeProperty("noviPerson") NoviQuery person,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        boolean refused = failure.status() == 401 || failure.status() == 403;
        if (failure.kind() == Kind.HELD_BACK || refused) {
            job.holdOn(failure);
        } else {
            stage.fail(job, person.id(), String.valueOf(failure.getMessage()));
            job.readOne();
        }
    }

    public boolean moreRosters(@ExchangeProperty(ListSync.JOB) ListJob job) {
        return nextRoster(job).isPresent();
    }

    private record Wanted(String list, String role) {
        String name() {
            return (role.equals("member") ? "list " : role + "s of ") + list;
        }
    }

    private static Optional<Wanted> nextRoster(ListJob job) {
        return job.lists().stream()
                .filter(list -> !job.isLost("list " + list.list()))
                .flatMap(list -> ROLES.stream().map(role -> new Wanted(list.list(), role)))
                .filter(wanted -> job.reading(wanted.name()).more())
                .findFirst();
    }

    public MailmanQuery roster(@ExchangeProperty(ListSync.JOB) ListJob job) {
        Wanted wanted = nextRoster(job).orElseThrow();
        return MailmanQuery.roster(
                job.mailman(),
                wanted.list(),
                wanted.role(),
                job.reading(wanted.name()).page());
    }

    public void takeRoster(@ExchangeProperty(ListSync.JOB) ListJob job, @Body Roster page) {
        Wanted wanted = nextRoster(job).orElseThrow();
        ListReading reading = job.reading(wanted.name());
        reading.advance(page.total(), page.entries().size(), pageSize);
        job.gotOn();
        if (wanted.role().equals("member")) {
            stage.roster(job.run(), wanted.list(), page.entries());
            if (!reading.more() && !reading.isWhole(stage.onRoster(job.run(), wanted.list()))) {
                job.incomplete("list " + wanted.list());
            }
        } else {
            stage.guard(
                    job.run(),
                    wanted.list(),
                    page.entries().stream()
                            .map(person -> ListPlanned.pattern(MailAddress.key(person.email())))
                            .toList());
            if (!reading.more() && reading.offset() < reading.total()) {
                job.incomplete("list " + wanted.list());
            }
        }
    }

    /// A list that is gone fails alone.
    public void rosterFailed(
            @ExchangeProperty(ListSync.JOB) ListJob job,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        if (failure.kind() == Kind.PERMANENT && failure.status() == 404) {
            job.lose("list " + nextRoster(job).orElseThrow().list(), "Mailman has no such list");
        } else {
            job.holdOn(failure);
        }
    }

    /// A failure that ends nothing but this call.
    public void holdOn(
            @ExchangeProperty(ListSync.JOB) ListJob job,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) DeliveryException failure)
            throws InterruptedException {
        job.holdOn(failure);
    }
}
