package io.serai.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.TestServers;
import io.serai.TestServers.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// What is done again when a connection breaks, and what is not. The server itself breaks them.
class WorkIT {
    private TestDatabase database;
    private Work work;

    @BeforeEach
    void begin() throws SQLException {
        database = TestServers.database();
        work = new Work(new DriverManagerDataSource(database.url(), database.user(), database.password()));
        execute("CREATE TABLE thing (id BIGINT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20)) ENGINE=InnoDB");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void breakOff(Connection connection) throws SQLException {
        execute("KILL " + Reader.number(connection, new Statement("SELECT CONNECTION_ID()", List.of())));
    }

    private static long things(Connection connection) throws SQLException {
        return Reader.number(connection, new Statement("SELECT COUNT(*) FROM thing", List.of()));
    }

    @Test
    void aReadWhoseConnectionBrokeIsDoneOnceMoreOnAnother() {
        var tries = new AtomicInteger();
        long count = work.read(connection -> {
            if (tries.incrementAndGet() == 1) {
                breakOff(connection);
            }
            return things(connection);
        });
        assertThat(count).isZero();
        assertThat(tries).hasValue(2);
    }

    @Test
    void aReadThatBreaksAgainIsNotDoneAThirdTime() {
        var tries = new AtomicInteger();
        assertThatThrownBy(() -> work.read(connection -> {
                    tries.incrementAndGet();
                    breakOff(connection);
                    return things(connection);
                }))
                .isInstanceOf(Work.BrokenException.class);
        assertThat(tries).hasValue(2);
    }

    @Test
    void aReadThatIsWrongIsNotDoneAgain() {
        var tries = new AtomicInteger();
        assertThatThrownBy(() -> work.read(connection -> {
                    tries.incrementAndGet();
                    return Reader.number(connection, new Statement("SELECT nothing FROM thing", List.of()));
                }))
                .isInstanceOf(Work.BrokenException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void aWriteOfWhichNothingWasCommittedIsDoneAgainAndOnce() throws SQLException {
        var tries = new AtomicInteger();
        work.write(connection -> {
            new Statement("INSERT INTO thing (name) VALUES ('one')", List.of()).update(connection);
            if (tries.incrementAndGet() == 1) {
                breakOff(connection);
            }
            return things(connection);
        });
        assertThat(tries).hasValue(2);
        try (Connection connection = database.connect()) {
            assertThat(things(connection)).isEqualTo(1);
        }
    }

    @Test
    void aWriteWhoseCommitMayHaveArrivedIsNotDoneAgain() {
        var tries = new AtomicInteger();
        assertThatThrownBy(() -> work.write(connection -> {
                    int made = new Statement("INSERT INTO thing (name) VALUES ('one')", List.of()).update(connection);
                    tries.incrementAndGet();
                    breakOff(connection);
                    return made;
                }))
                .isInstanceOf(RuntimeException.class);
        assertThat(tries).hasValue(1);
    }
}
