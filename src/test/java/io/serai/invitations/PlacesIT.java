package io.serai.invitations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople.Caller;
import io.serai.invitations.HostsFixture.Guest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whatever happens to an event, in whatever order: its places are those of a plain model, and everybody is told what
/// happened to them, once.
class PlacesIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long SEED = 20_261_130;
    /// `-Dserai.places=200` takes so many.
    private static final int STEPS = Integer.getInteger("serai.places", 50);
    private static final int MOST_PLUS_ONES = 3;
    private static HostsFixture hosts;

    @BeforeAll
    static void start() {
        hosts = new HostsFixture();
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    /// Somebody as the model knows them.
    private static final class Person {
        final Guest guest;
        final List<String> told = new ArrayList<>();
        String status = "invited";
        int plusOnes;
        long turn;
        boolean removed;

        Person(Guest guest) {
            this.guest = guest;
        }

        int size() {
            return 1 + plusOnes;
        }

        boolean is(String what) {
            return !removed && status.equals(what);
        }
    }

    /// An event as it should be.
    private static final class Model {
        final List<Person> people = new ArrayList<>();
        int capacity;
        long turns;

        List<Person> waiting() {
            return people.stream()
                    .filter(one -> one.is("waitlisted"))
                    .sorted(Comparator.comparingLong(one -> one.turn))
                    .toList();
        }

        int taken() {
            return people.stream()
                    .filter(one -> one.is("attending"))
                    .mapToInt(Person::size)
                    .sum();
        }

        void settle() {
            for (Person one : waiting()) {
                if (one.size() <= capacity - taken()) {
                    one.status = "attending";
                    one.told.add("place");
                }
            }
        }

        /// @return the status of the answer's answer
        int comes(Person who, int plusOnes) {
            boolean attends = who.is("attending");
            int others = taken() - (attends ? who.size() : 0);
            String status;
            if (1 + plusOnes <= capacity - others || attends && plusOnes <= who.plusOnes) {
                status = "attending";
            } else if (attends || 1 + plusOnes > capacity) {
                return 409;
            } else {
                status = "waitlisted";
            }
            answered(who, status, plusOnes);
            return 200;
        }

        void answered(Person who, String status, int plusOnes) {
            if (who.status.equals(status) && who.plusOnes == plusOnes) {
                return;
            }
            if (status.equals("waitlisted") && !who.status.equals("waitlisted")) {
                who.turn = ++turns;
            }
            who.status = status;
            who.plusOnes = plusOnes;
            who.told.add(status.equals("waitlisted") ? "waitlist" : "confirmation");
            settle();
        }
    }

    @Test
    void placesAndLettersAreThoseOfThePlainModelWhateverHappens() {
        var random = new SplittableRandom(SEED);
        var model = new Model();
        model.capacity = 8;
        String event = hosts.event("\"capacity\": 8, \"plus_ones_max\": " + MOST_PLUS_ONES);
        List<Caller> editors = List.of(editor(event), editor(event));
        for (int i = 0; i < 16; i++) {
            model.people.add(new Person(hosts.guest(event, "")));
        }
        var done = new LinkedHashMap<String, Integer>();
        for (int step = 1; step <= STEPS; step++) {
            String what = step(random, model, event, editors.get(step % 2));
            done.merge(what.substring(0, what.indexOf(' ')), 1, Integer::sum);
            String where = "seed " + SEED + ", step " + step + ": " + what;
            // what V3 wrote is seen a little later
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(shown(event)).as(where).isEqualTo(shown(model)));
            compare(model, event, where);
            if (step % 5 == 0) {
                comparePosition(model, where);
            }
        }
        assertThat(done.keySet())
                .contains("comes", "declines", "capacity", "capacity-by-v3", "removed", "erased", "joins");
    }

    private static Caller editor(String event) {
        Caller caller = hosts.people.someone(hosts.account, "viewer");
        hosts.hub.execute("INSERT INTO event_role (event_id, user_id, role) SELECT e.id, u.id, 'editor' FROM event e, "
                + "`user` u WHERE e.id_random = '" + event + "' AND u.uuid = '" + caller.uuid() + "'");
        return caller;
    }

    private static String step(SplittableRandom random, Model model, String event, Caller editor) {
        Person who = model.people.get(random.nextInt(model.people.size()));
        String path = "/events/" + event + "/guests/" + who.guest.id();
        int dice = random.nextInt(100);
        if (dice < 55) {
            int plusOnes = random.nextInt(MOST_PLUS_ONES + 1);
            int expected = who.removed ? 410 : model.comes(who, plusOnes);
            Reply reply = hosts.comes(who.guest, plusOnes);
            assertThat(reply.status()).as("+%d: %s", plusOnes, reply.text()).isEqualTo(expected);
            return "comes " + who.guest.id() + " +" + plusOnes + " " + expected;
        }
        if (dice < 70) {
            if (!who.removed) {
                model.answered(who, "declined", 0);
            }
            assertThat(hosts.declines(who.guest).status()).isEqualTo(who.removed ? 410 : 200);
            return "declines " + who.guest.id();
        }
        if (dice < 88) {
            boolean v3 = dice >= 80;
            model.capacity = 1 + random.nextInt(16);
            model.settle();
            Reply reply = v3
                    ? hosts.people.patch(
                            hosts.owner, "/v3/crud/event/" + event, "{\"capacity\": " + model.capacity + "}")
                    : hosts.people.patch(editor, "/events/" + event, "{\"capacity\": " + model.capacity + "}");
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            return (v3 ? "capacity-by-v3 " : "capacity ") + model.capacity;
        }
        if (dice < 93) {
            boolean erased = dice >= 91;
            Reply reply = hosts.people.delete(editor, path + (erased ? "?erase=true" : ""));
            assertThat(reply.status()).isEqualTo(who.removed && !erased ? 404 : 204);
            who.removed = true;
            model.settle();
            return (erased ? "erased " : "removed ") + who.guest.id();
        }
        model.people.add(new Person(hosts.guest(event, "")));
        return "joins " + model.people.getLast().guest.id();
    }

    private static List<String> shown(Model model) {
        return model.people.stream()
                .map(one -> one.guest.id() + " " + one.status + " " + one.plusOnes + (one.removed ? " removed" : ""))
                .toList();
    }

    private static List<String> shown(String event) {
        return hosts.people.texts("SELECT CONCAT_WS(' ', g.id_random, g.status, g.plus_ones, "
                + "IF(g.removed_on IS NULL, NULL, 'removed')) FROM event_guest g JOIN event e ON e.id = g.event_id "
                + "WHERE e.id_random = '" + event + "' ORDER BY g.id");
    }

    private static void compare(Model model, String event, String where) {
        JsonNode counts = hosts.counts(event);
        Map<String, Integer> expected = new LinkedHashMap<>();
        for (String status : List.of("attending", "waitlisted", "declined")) {
            expected.put(status, (int)
                    model.people.stream().filter(one -> one.is(status)).count());
        }
        expected.put("over", Math.max(0, model.taken() - model.capacity));
        expected.put("plus_ones", model.taken() - expected.get("attending"));
        expected.forEach((name, number) -> assertThat(counts.path(name).asInt())
                .as("%s of %s", name, where)
                .isEqualTo(number));
        List<Person> waiting = model.waiting();
        assertThat(hosts.people.texts("SELECT g.id_random FROM event_guest g JOIN event e ON e.id = g.event_id "
                        + "WHERE e.id_random = '" + event + "' AND g.status = 'waitlisted' AND g.removed_on IS NULL "
                        + "ORDER BY g.turn"))
                .as(where)
                .isEqualTo(waiting.stream().map(one -> one.guest.id()).toList());
        assertThat(hosts.people.texts("SELECT CONCAT_WS(' ', g.id_random, GROUP_CONCAT(n.kind ORDER BY n.id)) "
                        + "FROM event_guest g JOIN event e ON e.id = g.event_id LEFT JOIN event_notice n "
                        + "ON n.guest_id = g.id WHERE e.id_random = '" + event + "' GROUP BY g.id ORDER BY g.id"))
                .as(where)
                .isEqualTo(model.people.stream()
                        .map(one ->
                                one.told.isEmpty() ? one.guest.id() : one.guest.id() + " " + String.join(",", one.told))
                        .toList());
    }

    private static void comparePosition(Model model, String where) {
        List<Person> waiting = model.waiting();
        if (!waiting.isEmpty()) {
            Person last = waiting.getLast();
            assertThat(hosts.hub.get(last.guest.page()).json().path("position").asInt())
                    .as(where)
                    .isEqualTo(waiting.size());
        }
    }
}
