package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.net.http.HttpRequest;
import java.util.concurrent.atomic.AtomicInteger;

/// A host of an account of their own, whose plan has no limit, and whom they invite.
final class HostsFixture implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final TestPeople people;
    final TestHub hub;
    final String account;
    Caller owner;

    HostsFixture() {
        this(new TestPeople());
    }

    HostsFixture(TestPeople people) {
        this.people = people;
        this.hub = people.hub;
        this.account = people.account();
        hub.execute(
                "INSERT INTO billing_subscription (owner_id, subscription_id, account_id, customer_id, price_id, tier, "
                        + "status, cancel_at_period_end, read_on) SELECT id, CONCAT('sub_', id_random), id, 'cus_1', 'price_1', "
                        + "'business', 'active', 0, UTC_TIMESTAMP() FROM account WHERE id_random = '" + account + "'");
        this.owner = people.someone(account, "analyst");
    }

    @Override
    public void close() {
        people.close();
    }

    /// Somebody else who owns all events of the account, and has written none of them yet: a person writes so often a
    /// minute.
    void another() {
        owner = people.someone(account, "admin");
    }

    /// Of next summer.
    String event(String more) {
        Reply made = people.post(
                owner,
                "/events",
                "{\"name\": \"Summer party\", \"start_datetime\": \"2031-06-01T19:00\", \"timezone\": \"Europe/Berlin\""
                        + (more.isEmpty() ? "" : ", " + more) + "}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asText();
    }

    /// Somebody who is invited, and has a link.
    record Guest(String id, String token) {
        String page() {
            return "/rsvp/" + token;
        }
    }

    Guest guest(String event, String more) {
        int number = NUMBER.incrementAndGet();
        Reply made = people.post(
                owner,
                "/events/" + event + "/guests",
                "{\"name\": \"Guest " + number + "\", \"email\": \"guest" + number + "@guests.example.org\""
                        + (more.isEmpty() ? "" : ", " + more) + "}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        String id = made.json().path("id").asText();
        Reply link = people.post(owner, "/events/" + event + "/guests/" + id + "/token?send=false");
        assertThat(link.status()).as(link.text()).isEqualTo(201);
        return new Guest(id, link.json().path("token").asText());
    }

    Reply answer(Guest guest, String body) {
        return hub.send(hub.request(guest.page())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    Reply comes(Guest guest, int plusOnes) {
        return answer(guest, "{\"attending\": true, \"plus_ones\": " + plusOnes + "}");
    }

    Reply declines(Guest guest) {
        return answer(guest, "{\"attending\": false}");
    }

    JsonNode counts(String event) {
        return people.get(owner, "/events/" + event).json().path("counts");
    }

    /// What a guest was told, in order.
    java.util.List<String> told(Guest guest) {
        return people.texts(
                "SELECT n.kind FROM event_notice n JOIN event_guest g ON g.id = n.guest_id WHERE g.id_random = '"
                        + guest.id() + "' ORDER BY n.id");
    }
}
