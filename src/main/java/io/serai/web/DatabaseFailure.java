package io.serai.web;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;

/// What a failure of the database means: for work in the inbox, for a caller, and for people who look at the health
/// page. Told by the server's error number, as the driver makes plain SQLExceptions of most that will pass (a lock
/// wait, a server that takes no writes, a disk that is full).
///
/// Numbers: <https://mariadb.com/docs/server/reference/error-codes>. What is in no list is told by its class, and is
/// else a fault of ours.
public enum DatabaseFailure {
    /// Another transaction was in the way, and this one is undone or to be undone: the same again may work at
    /// once. 1020: changed since it was read; 1180: refused at COMMIT by another Galera node; 1205: lock wait;
    /// 1213: deadlock, or the later of two commits on Galera; 1412: the table was changed meanwhile; 1614:
    /// deadlock in XA.
    CONTENDED(
            Work.WAITED_OUT,
            503,
            "The hub is busy with other work on the same data. Please try again.",
            "it is busy with other transactions",
            1020,
            1180,
            1205,
            1213,
            1412,
            1614),
    /// There is no room for one more connection, statement or transaction just now.
    BUSY(
            Work.WAITED_OUT,
            503,
            "The hub is busy with other work: the database takes no more at the moment. Please try again.",
            "it takes no more connections or statements",
            1037,
            1038,
            1040,
            1041,
            1135,
            1203,
            1226,
            1461,
            1637),
    /// Ended by a limit of time or of locks, or by a hand: may work again, but not for ever. 1206: out of locks;
    /// 1317: killed; 1969, 3024: over the time for a statement.
    ENDED(
            Work.TRIED_AGAIN,
            503,
            "The database ended the statement before it was done. Please try again.",
            "it ended the statement before it was done",
            1206,
            1317,
            1969,
            3024),
    /// No answer, or none but that it ends. 1053, 1077, 1079: it shuts down; 1927: the connection was killed; 2002 and
    /// more: the driver's own.
    AWAY(
            Work.WAITED_OUT,
            503,
            "The database does not answer right now. Please try again.",
            "it can't be reached",
            1042,
            1043,
            1053,
            1077,
            1079,
            1080,
            1129,
            1130,
            1152,
            1158,
            1159,
            1160,
            1161,
            1184,
            1189,
            1190,
            1218,
            1927,
            2002,
            2003,
            2006,
            2013,
            2055,
            4031),
    /// A Galera node that is not part of the primary component: it answers pings and refuses statements.
    NOT_PRIMARY(
            Work.WAITED_OUT,
            503,
            "The database does not answer right now. Please try again.",
            "its node is not part of the cluster's primary component (Galera), so it refuses all statements",
            1047),
    /// The login is refused; whoever runs the hub mends that.
    LOCKED_OUT(
            Work.WAITED_OUT,
            503,
            "The database does not answer right now. Please try again.",
            "it refuses the user or the password",
            1045,
            1698,
            1862),
    /// There is a server, but no such database on it.
    NO_DATABASE(
            Work.WAITED_OUT,
            503,
            "The database does not answer right now. Please try again.",
            "it has no database of that name",
            1049),
    /// Nor may this user see it.
    NO_ACCESS(
            Work.WAITED_OUT,
            503,
            "The database does not answer right now. Please try again.",
            "it doesn't let this user into the database",
            1044),
    /// It answers and takes no writes. 1290: `read_only`, a replica; 1223: held by FLUSH TABLES WITH READ LOCK;
    /// 1792: the transaction is read only; 1836, 1874: InnoDB is.
    READ_ONLY(
            Work.WAITED_OUT,
            503,
            "The database takes no writes right now. Please try again.",
            "it takes no writes (it is read only, as a replica is)",
            1036,
            1223,
            1290,
            1792,
            1836,
            1874),
    /// It can't write its binary log at READ COMMITTED.
    BINLOG(
            Work.WAITED_OUT,
            503,
            "The database takes no writes right now. Please try again.",
            "it takes no writes: its binary log is on with binlog_format=STATEMENT; set binlog_format to ROW or MIXED",
            1665),
    /// The server's disk or a table's space. 1021, 1026, 3: a file could not be written; 1114: table full.
    FULL(
            Work.WAITED_OUT,
            507,
            "The database has no room left. Whoever runs the hub must make some.",
            "it has no room left",
            3,
            1021,
            1026,
            1114),
    /// What is stored already, or is not there any more, rules it out.
    CLASH(
            Work.GIVEN_UP,
            409,
            "What was to be stored clashes with what somebody else stored or removed meanwhile. Read it again first.",
            "it refuses what clashes with what it holds",
            1062,
            1216,
            1217,
            1451,
            1452,
            1586),
    /// A statement that can't work, or a table that isn't there (1146): a fault of ours, or of a hand in the tables.
    FAULT(Work.GIVEN_UP, 500, "", "it answers with an error");

    /// What becomes of work in the inbox.
    public enum Work {
        /// For as long as it takes; not counted as a try.
        WAITED_OUT,
        /// As often as the policy says.
        TRIED_AGAIN,
        GIVEN_UP
    }

    /// The errno of a full disk and of a full quota, within errors that tell of any trouble with a file.
    private static final Pattern NO_ROOM = Pattern.compile("(?i)err(?:or|no):? (?:28|122)\\b");

    private static final Map<Integer, DatabaseFailure> BY_NUMBER = byNumber();

    private final Work work;
    private final int status;
    private final String toCallers;
    private final String health;
    private final int[] numbers;

    DatabaseFailure(Work work, int status, String toCallers, String health, int... numbers) {
        this.work = work;
        this.status = status;
        this.toCallers = toCallers;
        this.health = health;
        this.numbers = numbers;
    }

    public Work work() {
        return work;
    }

    /// What callers are told; a 503 has `Retry-After`. Only of what is no [#FAULT].
    public Outcome outcome() {
        if (this == FAULT) {
            throw new IllegalStateException("a fault is told with its request id");
        }
        return new Outcome.Refused(status, toCallers);
    }

    /// The rest of a sentence about the database, such as `it can't be reached`.
    public String health() {
        return health;
    }

    /// Of one exception, its causes aside; null where it is none of a database, or says nothing by itself.
    public static @Nullable DatabaseFailure of(Throwable failure) {
        DatabaseFailure known = failure instanceof SQLException sql ? numbered(sql) : null;
        return known != null ? known : classed(failure);
    }

    /// Of an exception with all its causes: the first number that is known, else the first class.
    public static Optional<DatabaseFailure> within(Throwable failure) {
        DatabaseFailure classed = null;
        for (Throwable cause = failure; cause != null; cause = Failures.cause(cause)) {
            DatabaseFailure numbered = cause instanceof SQLException sql ? numbered(sql) : null;
            if (numbered != null) {
                return Optional.of(numbered);
            }
            classed = classed == null ? classed(cause) : classed;
        }
        return Optional.ofNullable(classed);
    }

    private static @Nullable DatabaseFailure numbered(SQLException failure) {
        DatabaseFailure known = BY_NUMBER.get(failure.getErrorCode());
        if (known != null) {
            return known;
        }
        String message = failure.getMessage();
        return failure.getErrorCode() > 0
                        && message != null
                        && NO_ROOM.matcher(message).find()
                ? FULL
                : null;
    }

    private static @Nullable DatabaseFailure classed(Throwable failure) {
        if (failure instanceof SQLTransactionRollbackException || failure instanceof ConcurrencyFailureException) {
            return CONTENDED;
        }
        if (failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLNonTransientConnectionException) {
            return AWAY;
        }
        String state = failure instanceof SQLException sql ? sql.getSQLState() : null;
        if (state == null) {
            return failure instanceof SQLException sql && isOfPool(sql) ? AWAY : null;
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08" -> AWAY;
            case "40" -> CONTENDED;
            case "28" -> LOCKED_OUT;
            default -> null;
        };
    }

    /// HikariCP 7.0 gives neither number nor state to what it says itself: of a connection that it closed since an
    /// earlier statement found it broken, and of a wait for one that was interrupted, as at a stop.
    private static boolean isOfPool(SQLException failure) {
        return "Connection is closed".equals(failure.getMessage())
                || failure.getCause() instanceof InterruptedException;
    }

    private static Map<Integer, DatabaseFailure> byNumber() {
        Map<Integer, DatabaseFailure> all = new HashMap<>();
        for (DatabaseFailure failure : values()) {
            for (int number : failure.numbers) {
                if (all.put(number, failure) != null) {
                    throw new IllegalStateException("the error " + number + " means two things");
                }
            }
        }
        return Map.copyOf(all);
    }
}
