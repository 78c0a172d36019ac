package io.serai.imports;

import org.springframework.jdbc.core.simple.JdbcClient;

/// Tells the history of records what a merge does to them, in the merge's transaction: what it is about to change, one
/// row a record, and whom it made, a row for as many as have keys that follow one another.
final class Provenance {
    /// Whoever empties a table by hand makes its keys begin anew.
    private static final String MADE = "REPLACE INTO record_created (type, last_id, first_id, account_id, run_id) ";
    private static final String ISLANDS = "SELECT '%s', MAX(id), MIN(id), :account_id, :run_id "
            + "FROM (SELECT t.id, t.id - ROW_NUMBER() OVER (ORDER BY t.id) AS island FROM %s) made GROUP BY island";

    private final MergeConnection connection;
    private final MergeOrder order;

    Provenance(MergeConnection connection, MergeOrder order) {
        this.connection = connection;
        this.order = order;
    }

    /// People from the first key to the last, nobody else among them, with their profiles and badges.
    void made(long first, long last) {
        said(connection.sql(MADE + "VALUES ('event_person', :last, :first, :account_id, :run_id)"))
                .param("first", first)
                .param("last", last)
                .update();
        madeOf("event_person_profile", first, last);
        madeOf("event_badge", first, last);
    }

    private void madeOf(String type, long first, long last) {
        String those = type + " t WHERE t.event_person_id BETWEEN :first AND :last";
        String oneAfterTheOther = "SELECT '" + type + "', MAX(id), MIN(id), :account_id, :run_id FROM " + those
                + " HAVING COUNT(*) = MAX(id) - MIN(id) + 1";
        for (String which : new String[] {oneAfterTheOther, ISLANDS.formatted(type, those)}) {
            int noted = said(connection.sql(MADE + which))
                    .param("first", first)
                    .param("last", last)
                    .update();
            if (noted > 0) {
                return;
            }
        }
    }

    /// Of staged people those whom the merge made, or gave what they lacked.
    void madeAmong(int from, int to) {
        int at = 1;
        for (String type : new String[] {"event_person", "event_person_profile", "event_badge"}) {
            String those = "import_person s JOIN " + type + " t ON t.id_random = SUBSTRING(s.ids, " + at
                    + ", 11) WHERE s.row_no BETWEEN :from AND :to";
            batch(connection.sql(MADE + ISLANDS.formatted(type, those)), from, to);
            at += 11;
        }
    }

    /// Of a program's records those whom the merge made.
    void madeProgram() {
        for (String kind : new String[] {"location", "session", "presentation", "presenter"}) {
            String those = "import_" + kind + " s JOIN event_" + kind
                    + " t ON t.id_random = s.id_random WHERE s.found_id IS NULL";
            said(connection.sql(MADE + ISLANDS.formatted("event_" + kind, those)))
                    .update();
        }
    }

    /// @param what the profiles or badges of a batch
    void changing(String what, int from, int to) {
        batch(connection.file("note-" + what).param("template_id", order.event().badgeTemplate()), from, to);
    }

    /// @param what a program's records of one kind
    void changing(String what) {
        said(connection.file("note-" + what))
                .param("event_id", order.event().id())
                .update();
    }

    /// A person who gets the id by which a file knows them.
    void recognising(long person, String external) {
        said(connection.file("note-guest"))
                .param("person", person)
                .param("external", external)
                .update();
    }

    private void batch(JdbcClient.StatementSpec statement, int from, int to) {
        said(statement).param("from", from).param("to", to).update();
    }

    private JdbcClient.StatementSpec said(JdbcClient.StatementSpec statement) {
        return statement.param("account_id", order.event().accountId()).param("run_id", order.runId());
    }
}
