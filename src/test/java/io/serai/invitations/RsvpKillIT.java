package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serai.TestHub;
import io.serai.identity.TestPeople;
import io.serai.invitations.HostsFixture.Guest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills the hub with `kill -9` while somebody gives up a place that another one waits for.
class RsvpKillIT {
    private static HostsFixture hosts;
    private static TestHub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.create()
                .with("SERAI_WORKER_LEASE", "1500ms")
                .with("SERAI_JWT_KEY", TestHub.JWT_KEY)
                .start();
        hosts = new HostsFixture(new TestPeople(hub));
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"invitations.held", "invitations.answered"})
    void aPlaceChangesHandsWhollyOrNotAtAll(String moment) throws IOException {
        String event = hosts.event("\"capacity\": 1");
        Guest first = hosts.guest(event, "");
        Guest second = hosts.guest(event, "");
        assertThat(hosts.comes(first, 0).status()).isEqualTo(200);
        assertThat(hosts.comes(second, 0).json().path("status").asText()).isEqualTo("waitlisted");
        Path file = hub.data.resolve("moment");
        hub.kill();
        Files.writeString(file, moment);
        hub.start("-Dserai.halt.file=" + file);
        Thread.startVirtualThread(() -> {
            try {
                hosts.declines(first);
            } catch (RuntimeException _) {
                // nobody answers any more
            }
        });
        hub.await("MOMENT " + moment);
        hub.kill();
        Files.delete(file);
        hub.start();
        assertThat(hosts.hub.get(first.page()).json().path("status").asText()).isEqualTo("attending");
        assertThat(hosts.hub.get(second.page()).json().path("status").asText()).isEqualTo("waitlisted");
        assertThat(hosts.told(second)).containsExactly("waitlist");
        // of who has a place by then it would not be sent any more
        awaitNotices(second, "waitlist sent");
        assertThat(hosts.declines(first).json().path("status").asText()).isEqualTo("declined");
        assertThat(hosts.hub.get(second.page()).json().path("status").asText()).isEqualTo("attending");
        awaitNotices(second, "waitlist sent", "place sent");
    }

    private static void awaitNotices(Guest guest, String... notices) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(hosts.people.texts(
                        "SELECT CONCAT_WS(' ', n.kind, n.state) FROM event_notice n JOIN event_guest g ON g.id = n.guest_id "
                                + "WHERE g.id_random = '" + guest.id() + "' ORDER BY n.id"))
                .containsExactly(notices));
    }
}
