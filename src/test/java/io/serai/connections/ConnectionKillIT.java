package io.serai.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.connections.ConnectionsFixture.Someone;
import io.serai.identity.TestPeople;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Kills the hub with `kill -9` while people connect and part: there are both sides, or none.
class ConnectionKillIT {
    private static ConnectionsFixture all;
    private static TestHub hub;
    private static Path moment;

    @BeforeAll
    static void start() {
        hub = TestHub.create().with("SERAI_JWT_KEY", TestHub.JWT_KEY);
        moment = hub.data.resolve("moment");
        hub.start("-Dserai.halt.file=" + moment);
        all = new ConnectionsFixture(new TestPeople(hub));
    }

    @AfterAll
    static void stop() {
        all.close();
    }

    @ParameterizedTest
    @CsvSource({
        "connections.requested,request,,0",
        "connections.rejected,reject,pending,0",
        "connections.one-side,accept,pending,0",
        "connections.accepted,accept,pending,0",
        "connections.withdrawn,withdraw,pending,0",
        "connections.removed,remove,accepted,2"
    })
    void whatWasNotFinishedDidNotHappen(String label, String what, String status, long sides) throws IOException {
        Someone ann = all.someone();
        Someone bob = all.someone();
        String request = what.equals("request") ? "" : all.asked(ann, bob);
        if (what.equals("remove")) {
            assertThat(all.responds(bob, request, "accept").status()).isEqualTo(200);
        }
        String connection = what.equals("remove") ? all.only(bob) : "";
        Files.writeString(moment, label);
        Thread.startVirtualThread(() -> {
            try {
                step(what, ann, bob, request, connection);
            } catch (RuntimeException _) {
                // nobody answers any more
            }
        });
        hub.await("MOMENT " + label);
        hub.kill();
        Files.delete(moment);
        hub.start("-Dserai.halt.file=" + moment);
        assertThat(all.sides(ann, bob)).isEqualTo(sides);
        assertThat(all.requests(ann, bob)).isEqualTo(status == null ? List.of() : List.of(status));
        assertThat(all.hub.count("SELECT COUNT(*) FROM connection_person WHERE is_umbral_contact = 1 AND owner_id IN ("
                        + ConnectionsFixture.key(ann) + ", " + ConnectionsFixture.key(bob) + ")"))
                .isEqualTo(sides);
        assertThat(step(what, ann, bob, request, connection)).as("again").isBetween(200, 204);
        assertThat(all.sides(ann, bob)).isEqualTo(what.equals("accept") ? 2 : 0);
    }

    private static int step(String what, Someone ann, Someone bob, String request, String connection) {
        return (switch (what) {
                    case "request" -> all.asks(ann, bob);
                    case "accept", "reject" -> all.responds(bob, request, what);
                    case "withdraw" -> all.withdraws(ann, request);
                    default -> all.removes(bob, connection);
                })
                .status();
    }
}
