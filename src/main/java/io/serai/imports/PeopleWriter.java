package io.serai.imports;

import io.serai.hub.delivery.Moments;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.JdbcUpdateAffectedIncorrectNumberOfRowsException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The statements that compare a batch of staged people with those of the event, and write what differs. Each
/// must write as many rows as the comparison found; where it does not, as someone else has changed them since,
/// nothing of the batch is committed, and it is compared anew.
final class PeopleWriter {
    private final MergeConnection connection;
    private final Moments moments;
    private final MergeOrder order;
    private final Provenance provenance;

    /// What a comparison found.
    ///
    /// @param found people the event has
    /// @param changed people among them of whom anything is to be written
    record Plan(int found, int changed, int profilesMissing, int badgesMissing, int profilesDiffer, int badgesDiffer) {
        static final Plan NOBODY = new Plan(0, 0, 0, 0, 0, 0);
    }

    private record NewIds(int people, long first, long last) {
        boolean consecutive() {
            return last - first + 1 == people;
        }
    }

    PeopleWriter(MergeConnection connection, Moments moments, MergeOrder order) {
        this.connection = connection;
        this.moments = moments;
        this.order = order;
        this.provenance = new Provenance(connection, order);
    }

    Plan compare(int from, int to) {
        batch("compare-people", from, to).update();
        return connection
                .file("count-plan")
                .param("from", from)
                .param("to", to)
                .query((row, number) -> new Plan(
                        row.getInt("found"),
                        row.getInt("changed"),
                        row.getInt("profiles_missing"),
                        row.getInt("badges_missing"),
                        row.getInt("profiles_differ"),
                        row.getInt("badges_differ")))
                .single();
    }

    /// Guests who said that they come are people of the event already, by ids that no file knows: those of a batch who
    /// have a guest's address are that person from now on.
    void recogniseGuests(int from, int to) {
        record Guest(long person, String external) {}
        boolean any = connection
                .sql("SELECT EXISTS (SELECT 1 FROM event_person "
                        + "WHERE event_id = ? AND external_id >= 'guest:' AND external_id < 'guest;')")
                .param(order.event().id())
                .query(Boolean.class)
                .single();
        if (!any) {
            return;
        }
        List<Guest> guests = batch("find-guests", from, to)
                .query((row, number) -> new Guest(row.getLong("person_id"), row.getString("external_id")))
                .list();
        for (Guest guest : guests) {
            provenance.recognising(guest.person, guest.external);
            write(
                    "recognise-guest",
                    connection
                            .sql("UPDATE event_person SET external_id = ?, updated_on = UTC_TIMESTAMP(3) WHERE id = ?")
                            .params(guest.external, guest.person),
                    1);
        }
    }

    /// Creates a batch of people who are all new, one row each. Where the database gave them consecutive ids, as it
    /// does but for an interleaved autoincrement, nobody need be looked up again for their profile and badge.
    ///
    /// @param last the highest id of the event's people so far if all are this import's, else null
    /// @return the same with these
    @Nullable
    Long createAll(int from, int to, int people, long firstSeq, @Nullable Long last) {
        if (people == 0) {
            return last;
        }
        createPeople(from, to, people);
        NewIds ids = connection
                .file("read-new-ids")
                .param("event_id", order.event().id())
                .query((row, number) ->
                        new NewIds(row.getInt("people"), row.getLong("first_id"), row.getLong("last_id")))
                .single();
        boolean known = ids.people == people && ids.consecutive();
        String which = known ? "insert-new-" : "insert-";
        write(which + "profiles", newPeople(which + "profiles", from, to, ids, firstSeq), people);
        moments.reached("people.profiles-created");
        write(which + "badges", newPeople(which + "badges", from, to, ids, firstSeq), people);
        moments.reached("people.badges-created");
        if (known) {
            provenance.made(ids.first, ids.last);
        } else {
            provenance.madeAmong(from, to);
        }
        return known && last != null ? (Long) ids.last : null;
    }

    /// Creates those who are new among others, and profiles and badges that are missing.
    void create(Plan plan, int people, int from, int to) {
        if (people > 0) {
            createPeople(from, to, people);
        }
        if (people + plan.profilesMissing > 0) {
            write("insert-profiles", batch("insert-profiles", from, to), people + plan.profilesMissing);
        }
        moments.reached("people.profiles-created");
        if (people + plan.badgesMissing > 0) {
            write("insert-badges", batch("insert-badges", from, to), people + plan.badgesMissing);
        }
        moments.reached("people.badges-created");
        if (people + plan.profilesMissing + plan.badgesMissing > 0) {
            provenance.madeAmong(from, to);
        }
    }

    void update(Plan plan, int from, int to) {
        if (plan.profilesDiffer > 0) {
            provenance.changing("profiles", from, to);
            write("update-profiles", batch("update-profiles", from, to), plan.profilesDiffer);
        }
        moments.reached("people.profiles-updated");
        if (plan.badgesDiffer > 0) {
            provenance.changing("badges", from, to);
            write("update-badges", batch("update-badges", from, to), plan.badgesDiffer);
        }
        moments.reached("people.badges-updated");
    }

    private void createPeople(int from, int to, int people) {
        write("insert-people", batch("insert-people", from, to), people);
        moments.reached("people.people-created");
    }

    /// @throws JdbcUpdateAffectedIncorrectNumberOfRowsException for which the caller's transaction must not be
    /// committed
    private static void write(String file, JdbcClient.StatementSpec statement, int expected) {
        int written = statement.update();
        if (written != expected) {
            throw new JdbcUpdateAffectedIncorrectNumberOfRowsException("imports/" + file, expected, written);
        }
    }

    private JdbcClient.StatementSpec newPeople(String file, int from, int to, NewIds ids, long firstSeq) {
        return batch(file, from, to).param("first_id", ids.first).param("first_seq", firstSeq);
    }

    private JdbcClient.StatementSpec batch(String file, int from, int to) {
        return connection
                .file(file)
                .param("event_id", order.event().id())
                .param("template_id", order.event().badgeTemplate())
                .param("from", from)
                .param("to", to);
    }
}
