package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serai.FollowedEvents;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import io.serai.invitations.HostsFixture.Guest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Hosts see what happens as it happens, for as long as they may.
class EventLiveIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static HostsFixture hosts;

    @BeforeAll
    static void start() {
        hosts = new HostsFixture();
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    @BeforeEach
    void another() {
        hosts.another();
    }

    private static Caller viewer(String event) {
        Caller viewer = hosts.people.someone(hosts.people.account(), "none");
        hosts.hub.execute("INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, 'viewer' FROM event e, "
                + "`user` u WHERE e.id_random = '" + event + "' AND u.uuid = '" + viewer.uuid() + "'");
        return viewer;
    }

    private static FollowedEvents followed(Caller caller, String event, String last) {
        return new FollowedEvents(hosts.people.as(caller, "/events/" + event + "/live"), last);
    }

    @Test
    void historyComesFirstAndThenWhatHappensAndWhoComesAgainGoesOn() {
        String event = hosts.event("");
        Guest first = hosts.guest(event, "");
        Guest second = hosts.guest(event, "");
        hosts.comes(first, 0);
        var followed = followed(viewer(event), event, "");
        await().atMost(SOON).until(() -> followed.count("event: live") == 1);
        assertThat(followed.count("event: rsvp")).isEqualTo(1);
        hosts.comes(second, 0);
        await().atMost(SOON).until(() -> followed.count("event: rsvp") == 2);
        await().atMost(SOON).until(() -> followed.count("\"state\":\"sent\"") == 2);
        var again = followed(viewer(event), event, followed.ids().getLast());
        await().atMost(SOON).until(() -> again.count("event: live") == 1);
        assertThat(again.count(first.id())).isZero();
    }

    @Test
    void itEndsWithTheRole() {
        String event = hosts.event("");
        Caller viewer = viewer(event);
        var followed = followed(viewer, event, "");
        await().atMost(SOON).until(() -> followed.count("event: live") == 1);
        hosts.hub.execute(
                "DELETE FROM event_role WHERE user_id = (SELECT id FROM `user` WHERE uuid = '" + viewer.uuid() + "')");
        await().atMost(PATIENCE).until(followed.ended::get);
    }

    /// What a WebSocket says.
    private static final class Said implements WebSocket.Listener {
        final List<String> texts = new CopyOnWriteArrayList<>();
        final AtomicBoolean closed = new AtomicBoolean();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.set(true);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.set(true);
        }
    }

    private static Said opened(String event, String ticket) {
        var said = new Said();
        CLIENT.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + hosts.hub.port + "/events/" + event + "/live?ticket=" + ticket),
                        said)
                .join();
        return said;
    }

    @Test
    void aTicketOpensOneSocketAndThatEndsWithTheSession() {
        String event = hosts.event("");
        Caller viewer = viewer(event);
        Reply made = hosts.people.post(viewer, "/auth/ws-ticket");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(made.json().path("expires_in").asInt()).isEqualTo(30);
        String ticket = made.json().path("ticket").asText();
        Said said = opened(event, ticket);
        await().atMost(SOON).until(() -> said.texts.stream().anyMatch(text -> text.contains("\"type\":\"live\"")));
        hosts.comes(hosts.guest(event, ""), 0);
        await().atMost(SOON).until(() -> said.texts.stream().anyMatch(text -> text.contains("\"type\":\"rsvp\"")));
        assertThatThrownBy(() -> opened(event, ticket)).isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> opened(event, "nonsense")).isInstanceOf(CompletionException.class);
        hosts.hub.execute("DELETE FROM user_session WHERE user_id = (SELECT id FROM `user` WHERE uuid = '"
                + viewer.uuid() + "')");
        await().atMost(PATIENCE).until(said.closed::get);
    }

    @Test
    void whoHasNoPartInTheEventSeesNothing() {
        String event = hosts.event("");
        Caller stranger = hosts.people.someone(hosts.people.account(), "admin");
        assertThat(hosts.people.get(stranger, "/events/" + event + "/live").status())
                .isEqualTo(404);
        assertThat(hosts.people.get(stranger, "/events/" + event + "/activity").status())
                .isEqualTo(404);
    }
}
