package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.serai.hub.delivery.Diagnosis.Kind;
import io.serai.web.Failures;
import io.serai.web.Outcome;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionSystemException;

class DiagnosisTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-04-01T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void theseStatusesAreTriedAgain(int status) {
        assertThat(kind(http(status, Map.of()))).isEqualTo(Kind.TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 409, 410, 413, 422, 451})
    void theseAreNot(int status) {
        assertThat(kind(http(status, Map.of()))).isEqualTo(Kind.PERMANENT);
    }

    @Test
    void whatTheOtherSideAsksForIsRead() {
        assertThat(Diagnosis.of(http(503, Map.of("retry-after", "7")), CLOCK).retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(Diagnosis.of(http(429, Map.of("Retry-After", "2026-04-01T12:00:30Z")), CLOCK)
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(Diagnosis.of(http(429, Map.of("Retry-After", "soon")), CLOCK).retryAfter())
                .isNull();
    }

    @Test
    void networksPassAndDisksAndDatabasesAreWaitedOut() {
        assertThat(kind(new SocketTimeoutException("late"))).isEqualTo(Kind.TRANSIENT);
        assertThat(kind(new ConnectException("refused"))).isEqualTo(Kind.TRANSIENT);
        assertThat(kind(new RuntimeCamelException(new IOException("reset")))).isEqualTo(Kind.TRANSIENT);
        assertThat(kind(new FileSystemException("/data/x", null, "No space left on device")))
                .isEqualTo(Kind.OUTAGE);
        assertThat(kind(new IOException("No space left on device"))).isEqualTo(Kind.OUTAGE);
        assertThat(kind(new RuntimeException(new SQLTransientConnectionException("away"))))
                .isEqualTo(Kind.OUTAGE);
    }

    /// As the driver brings them: plain SQLExceptions, told by their number.
    @ParameterizedTest
    @CsvSource({
        "1205, OUTAGE, 503",
        "1213, OUTAGE, 503",
        "1020, OUTAGE, 503",
        "1180, OUTAGE, 503",
        "1047, OUTAGE, 503",
        "1290, OUTAGE, 503",
        "1665, OUTAGE, 503",
        "1114, OUTAGE, 507",
        "1021, OUTAGE, 507",
        "1040, OUTAGE, 503",
        "1203, OUTAGE, 503",
        "1226, OUTAGE, 503",
        "1053, OUTAGE, 503",
        "1927, OUTAGE, 503",
        "2006, OUTAGE, 503",
        "2013, OUTAGE, 503",
        "1317, TRANSIENT, 503",
        "1969, TRANSIENT, 503",
        "1062, PERMANENT, 409",
        "1452, PERMANENT, 409",
        "1146, PERMANENT, 500",
        "1064, PERMANENT, 500"
    })
    void failuresOfTheDatabaseAreToldByTheirNumber(int number, Kind kind, int status) {
        var failure = new UncategorizedSQLException("merge", "UPDATE …", new SQLException("refused", "HY000", number));
        assertThat(kind(failure)).isEqualTo(kind);
        assertThat(Failures.outcome(failure, "request-1")).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.detail()).doesNotContain("UPDATE");
        });
    }

    @Test
    void fullDiskOfTheDatabaseIsToldByItsErrno() {
        assertThat(kind(new SQLException(
                        "Got error 28 \"No space left on device\" from storage engine", "HY000", 1030)))
                .isEqualTo(Kind.OUTAGE);
        assertThat(kind(new SQLException("Got error 127 from storage engine", "HY000", 1030)))
                .isEqualTo(Kind.PERMANENT);
    }

    @Test
    void whatADiskWillNeverDoIsNotTriedAgainAndWhatItMayDoLaterIs(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        for (ThrowingCallable hopeless : List.<ThrowingCallable>of(
                () -> Files.createFile(folder.resolve("n".repeat(300))),
                () -> Files.createFile(file.resolve("below")),
                () -> new FileOutputStream(folder.toFile()).close())) {
            assertThat(kind(new UncheckedIOException(catchThrowableOfType(IOException.class, hopeless))))
                    .isEqualTo(Kind.PERMANENT);
        }
        for (String never : List.of("Read-only file system", "Permission denied", "Not a directory")) {
            assertThat(kind(new FileSystemException("/data/x", null, never))).isEqualTo(Kind.PERMANENT);
        }
        assertThat(kind(new AccessDeniedException("/data/x"))).isEqualTo(Kind.PERMANENT);
        for (String later : List.of("Input/output error", "Disk quota exceeded", "Something new")) {
            assertThat(kind(new FileSystemException("/data/x", null, later))).isEqualTo(Kind.OUTAGE);
        }
        assertThat(kind(new NoSuchFileException("/data/x"))).isEqualTo(Kind.OUTAGE);
    }

    @Test
    void aRealDeviceThatIsFullIsAnOutageAnd507ForACaller() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full));
        var failure = catchThrowableOfType(IOException.class, () -> {
            try (var out = Files.newOutputStream(full)) {
                out.write(1);
            }
        });
        assertThat(kind(new RuntimeException(failure))).isEqualTo(Kind.OUTAGE);
        assertThat(Failures.outcome(failure, "request-1")).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(507);
            assertThat(refused.detail()).contains("disk is full").doesNotContain("/dev");
        });
    }

    @Test
    void aTransactionThatCouldNotBeRolledBackFailedForItsOwnReason() {
        var failure = new TransactionSystemException("JDBC rollback failed", new SQLException("something new"));
        assertThat(kind(failure)).isEqualTo(Kind.PERMANENT);
        failure.initApplicationException(new RuntimeException(new SQLNonTransientConnectionException("killed")));
        assertThat(kind(failure)).isEqualTo(Kind.OUTAGE);
        assertThat(Failures.outcome(failure, "request-1"))
                .isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.status())
                        .isEqualTo(503));
    }

    /// Nothing of it is the work's fault; HikariCP says so without number and state.
    @Test
    void aConnectionThatThePoolClosedAndAStopAreWaitedOut() {
        assertThat(kind(new RuntimeException(new SQLException("Connection is closed"))))
                .isEqualTo(Kind.OUTAGE);
        assertThat(kind(new SQLException(
                        "serai - Interrupted during connection acquisition", new InterruptedException())))
                .isEqualTo(Kind.OUTAGE);
        assertThat(kind(new RuntimeCamelException(new InterruptedException()))).isEqualTo(Kind.OUTAGE);
    }

    @Test
    void whatNobodyKnowsIsNotTriedAgainAndNamesItsRoot() {
        Diagnosis diagnosis = Diagnosis.of(new RuntimeException("outer", new IllegalStateException("inner")), CLOCK);
        assertThat(diagnosis.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(diagnosis.cause()).hasMessage("inner");
    }

    private static Kind kind(Throwable failure) {
        return Diagnosis.of(failure, CLOCK).kind();
    }

    private static HttpOperationFailedException http(int status, Map<String, String> headers) {
        return new HttpOperationFailedException("http://x", status, "", null, headers, "");
    }
}
