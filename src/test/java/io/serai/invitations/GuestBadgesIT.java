package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.invitations.HostsFixture.Guest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whoever attends has a badge, with everybody whom they bring.
class GuestBadgesIT {
    private static final String BADGES =
            "SELECT CONCAT(b.full_name, IF(b.hide OR p.hide OR q.hide, IF(b.hide AND p.hide AND q.hide, ' hidden', ' torn'), '')) "
                    + "FROM event_badge b JOIN event_person p ON p.id = b.event_person_id "
                    + "JOIN event_person_profile q ON q.event_person_id = p.id JOIN event e ON e.id = b.event_id "
                    + "WHERE e.id_random = '%s' ORDER BY b.id";
    private static HostsFixture hosts;

    @BeforeAll
    static void start() {
        hosts = new HostsFixture();
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    private static List<String> badges(String event) {
        return hosts.people.texts(BADGES.formatted(event));
    }

    private static Guest ada(String event) {
        return named(event, "Ada");
    }

    private static Guest named(String event, String name) {
        Guest guest = hosts.guest(event, "\"plus_ones_allowed\": 3");
        Reply named = hosts.people.patch(
                hosts.owner,
                "/events/" + event + "/guests/" + guest.id(),
                "{\"name\": \"" + name + "\", \"email\": \"" + name + "." + event + "@guests.example.org\"}");
        assertThat(named.status()).as(named.text()).isEqualTo(200);
        return guest;
    }

    private static void registers(String event, String file) {
        Reply imported = hosts.hub.send(TestHub.multipart(
                hosts.hub
                        .request("/event/" + event + "/badge/import")
                        .header("x-aether-api-key", TestHub.KEY)
                        .header("x-account-id", hosts.account),
                "badges.csv",
                file.getBytes(StandardCharsets.UTF_8)));
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
    }

    @Test
    void badgesAreThoseOfTheLastAnswer() {
        String event = hosts.event("");
        Guest ada = ada(event);
        assertThat(hosts.comes(ada, 2).status()).isEqualTo(200);
        assertThat(badges(event)).containsExactly("Ada", "Guest of Ada", "Guest of Ada");
        assertThat(hosts.people.texts("SELECT external_id FROM event_person p JOIN event e ON e.id = p.event_id "
                        + "WHERE e.id_random = '" + event + "' ORDER BY p.id"))
                .containsExactly("guest:" + ada.id(), "guest:" + ada.id() + ":1", "guest:" + ada.id() + ":2");
        assertThat(hosts.comes(ada, 2).status()).isEqualTo(200);
        assertThat(hosts.comes(ada, 1).status()).isEqualTo(200);
        assertThat(badges(event)).containsExactly("Ada", "Guest of Ada", "Guest of Ada hidden");
        assertThat(hosts.declines(ada).status()).isEqualTo(200);
        assertThat(badges(event)).containsExactly("Ada hidden", "Guest of Ada hidden", "Guest of Ada hidden");
        assertThat(hosts.comes(ada, 3).status()).isEqualTo(200);
        assertThat(badges(event)).containsExactly("Ada", "Guest of Ada", "Guest of Ada", "Guest of Ada");

        // somebody else's hiding stands
        hosts.hub.execute("UPDATE event_badge b JOIN event e ON e.id = b.event_id SET b.hide = 1 "
                + "WHERE b.full_name = 'Ada' AND e.id_random = '" + event + "'");
        assertThat(hosts.comes(ada, 0).status()).isEqualTo(200);
        assertThat(badges(event).getFirst()).isEqualTo("Ada torn");

        JsonNode history = hosts.people
                .get(hosts.owner, "/v3/crud/event_badge/" + badge(event, "Guest of Ada") + "/history")
                .json()
                .path("data");
        assertThat(history.get(0).at("/source/kind").asText()).isEqualTo("guest");
        assertThat(history.get(0).path("by").asText()).isEqualTo("guest " + ada.id());
        assertThat(history.get(0).path("fields").has("hide")).isTrue();
        assertThat(history.get(history.size() - 1).path("action").asText()).isEqualTo("created");
    }

    private static String badge(String event, String name) {
        return hosts.people
                .texts("SELECT b.id_random FROM event_badge b JOIN event e ON e.id = b.event_id WHERE b.full_name = '"
                        + name + "' AND e.id_random = '" + event + "' ORDER BY b.id")
                .getFirst();
    }

    @Test
    void whoWaitsHasNoneUntilThereIsAPlace() {
        String event = hosts.event("\"capacity\": 1");
        Guest first = ada(event);
        Guest next = named(event, "Bob");
        assertThat(hosts.comes(first, 0).status()).isEqualTo(200);
        assertThat(hosts.comes(next, 0).json().path("status").asText()).isEqualTo("waitlisted");
        assertThat(badges(event)).containsExactly("Ada");
        assertThat(hosts.declines(first).status()).isEqualTo(200);
        assertThat(badges(event)).containsExactly("Ada hidden", "Bob");
    }

    @Test
    void whoeverIsRegisteredWithTheAddressIsTheGuest() {
        String event = hosts.event("");
        Guest ada = ada(event);
        registers(
                event,
                "email,given_name,family_name,full_name\nada." + event
                        + "@GUESTS.example.org,Ada,Lovelace,Ada Lovelace\n");
        assertThat(hosts.comes(ada, 1).status()).isEqualTo(200);
        assertThat(badges(event)).containsExactly("Ada Lovelace", "Guest of Ada");
        assertThat(hosts.declines(ada).status()).isEqualTo(200);
        assertThat(badges(event)).containsExactly("Ada Lovelace hidden", "Guest of Ada hidden");
        assertThat(hosts.comes(ada, 0).status()).isEqualTo(200);
        assertThat(hosts.people
                        .delete(hosts.owner, "/events/" + event + "/guests/" + ada.id())
                        .status())
                .isEqualTo(204);
        assertThat(badges(event)).as("registered still").containsExactly("Ada Lovelace", "Guest of Ada hidden");
    }

    @Test
    void whoIsRegisteredLaterIsThePersonTheGuestWas() {
        String event = hosts.event("");
        Guest ada = ada(event);
        assertThat(hosts.comes(ada, 0).status()).isEqualTo(200);
        String badge = badge(event, "Ada");
        registers(event, "email,full_name\nada." + event + "@guests.example.org,Ada Lovelace\nbob@example.org,Bob\n");
        assertThat(badges(event)).containsExactly("Ada Lovelace", "Bob");
        assertThat(badge(event, "Ada Lovelace")).isEqualTo(badge);
        registers(event, "email,full_name\nada." + event + "@guests.example.org,Ada L.\n");
        assertThat(badges(event)).containsExactly("Ada L.", "Bob");
    }

    @Test
    void badgesSayWhatTheHostSaysOfTheGuestAndAreErasedWithThem() {
        String event = hosts.event("");
        Guest ada = ada(event);
        assertThat(hosts.comes(ada, 1).status()).isEqualTo(200);
        String path = "/events/" + event + "/guests/" + ada.id();
        assertThat(hosts.people
                        .patch(hosts.owner, path, "{\"name\": \"Ada Byron-King\"}")
                        .status())
                .isEqualTo(200);
        assertThat(badges(event)).containsExactly("Ada Byron-King", "Guest of Ada Byron-King");
        hosts.hub.execute("UPDATE event_badge SET full_name = 'Countess of L.' WHERE full_name = 'Ada Byron-King'");
        assertThat(hosts.people.patch(hosts.owner, path, "{\"name\": \"Ada\"}").status())
                .isEqualTo(200);
        assertThat(badges(event)).as("by hand").containsExactly("Countess of L.", "Guest of Ada");

        assertThat(hosts.people.delete(hosts.owner, path + "?erase=true").status())
                .isEqualTo(204);
        assertThat(hosts.people.texts("SELECT COALESCE(b.full_name, q.full_name, b.email, q.email, 'nothing') "
                        + "FROM event_badge b JOIN event_person_profile q ON q.event_person_id = b.event_person_id "
                        + "JOIN event e ON e.id = b.event_id WHERE e.id_random = '" + event + "'"))
                .containsExactly("nothing", "nothing");
        assertThat(hosts.people.mentions("Ada Byron-King")).isEmpty();
        assertThat(hosts.people.mentions("Countess of L.")).isEmpty();
    }
}
