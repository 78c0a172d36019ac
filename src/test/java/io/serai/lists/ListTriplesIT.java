package io.serai.lists;

import static io.serai.lists.ListsFixture.GROUP;
import static io.serai.lists.ListsFixture.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.connectors.SandboxFault;
import io.serai.connectors.SandboxFaults;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Random groups, lists and faults, one sync each: whatever Novi and Mailman answer, nobody is taken off over the
/// limit, and nobody who left is put back. `-Dserai.triples=10000` tries so many, `-Dserai.triples.seed` others.
class ListTriplesIT {
    private static final int PEOPLE = 40;
    /// The rest of them only take long.
    private static final Set<SandboxFault> FAULTS = EnumSet.complementOf(EnumSet.of(
            SandboxFault.HANG,
            SandboxFault.SLOW,
            SandboxFault.DRIP,
            SandboxFault.LIMITED_SECONDS,
            SandboxFault.LIMITED_DATE,
            SandboxFault.LIMITED_ISO,
            SandboxFault.LIMITED));

    @Test
    void theLimitHoldsAndNobodyWhoLeftIsPutBack() {
        int triples = Integer.getInteger("serai.triples", 45);
        var random = new Random(Long.getLong("serai.triples.seed", 20261129));
        try (var lists = new ListsFixture("SERAI_RETRY_TRIES", "2", "SERAI_RETRY_FIRST", "10ms")) {
            Side played = new Side() {
                @Override
                public void make() {
                    lists.empty();
                }

                @Override
                public List<String> on() {
                    return lists.on(LIST);
                }

                @Override
                public void add(String email) {
                    lists.mailman.add(LIST, "member", email, "Extra");
                }

                @Override
                public void remove(String email) {
                    lists.mailman.remove(LIST, email);
                }
            };
            all(triples, lists, played, random);
        }
    }

    /// `-Dserai.triples.mailman=200` tries so many against Mailman's own core, faults on the way to it included.
    @Test
    void theSameAgainstMailmanItself() {
        int triples = Integer.getInteger("serai.triples.mailman", 6);
        var random = new Random(Long.getLong("serai.triples.seed", 20261130));
        try (var mailman = new RealMailman();
                var lists = new ListsFixture(mailman::behind, "SERAI_RETRY_TRIES", "2", "SERAI_RETRY_FIRST", "10ms")) {
            assertThat(mailman.call("POST", "/domains", "mail_host=example.test"))
                    .startsWith("201");
            all(triples, lists, new RealSide(mailman, lists), random);
        }
    }

    /// The list as its own side has it.
    private interface Side {
        /// With nobody on it, and nothing known of it here.
        void make();

        List<String> on();

        void add(String email);

        void remove(String email);
    }

    private record RealSide(RealMailman mailman, ListsFixture lists) implements Side {
        @Override
        public void make() {
            lists.empty();
            mailman.call("DELETE", "/lists/" + LIST, "");
            assertThat(mailman.call("POST", "/lists", "fqdn_listname=members@example.test"))
                    .startsWith("201");
        }

        @Override
        public List<String> on() {
            String answer = mailman.call("GET", "/lists/" + LIST + "/roster/member?count=500&page=1", "");
            assertThat(answer).startsWith("200");
            return Pattern.compile("\"email\": \"([^\"]+)\"")
                    .matcher(answer)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }

        @Override
        public void add(String email) {
            assertThat(mailman.call(
                            "POST",
                            "/members",
                            "list_id=" + LIST + "&subscriber=" + email
                                    + "&pre_verified=true&pre_confirmed=true&pre_approved=true"))
                    .matches("(201|409)[^\u0000]*");
        }

        @Override
        public void remove(String email) {
            assertThat(mailman.call("DELETE", "/lists/" + LIST + "/member/" + email, ""))
                    .startsWith("204");
        }
    }

    private static void all(int triples, ListsFixture lists, Side side, Random random) {
        Set<String> gone = new HashSet<>();
        for (int i = 0; i < triples; i++) {
            if (i % 20 == 0) {
                side.make();
                gone.clear();
            }
            one(lists, side, random, gone, "triple " + i);
        }
    }

    private static void one(ListsFixture lists, Side side, Random random, Set<String> gone, String which) {
        group(lists, random);
        int percent = random.nextInt(4) * 15;
        int most = random.nextInt(6);
        boolean unsubscribing = random.nextBoolean();
        leave(side, random, gone);
        if (random.nextInt(4) == 0) {
            side.add("extra" + random.nextInt(5) + "@example.org");
        }
        lists.pair(", \"extra\": \"" + (unsubscribing ? "unsubscribe" : "keep") + "\", \"max_removed_percent\": "
                + percent + ", \"max_removed\": " + most + ", \"protected\": [\"p1?@example.org\"]");
        Set<String> before = new TreeSet<>(side.on());
        gone.removeAll(before);
        double rate = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3;
        lists.server.faults(new SandboxFaults(rate, random.nextLong(), FAULTS));
        JsonNode run = lists.sync();
        lists.server.faults(SandboxFaults.asked());
        Set<String> after = new TreeSet<>(side.on());
        Supplier<String> what = () -> which + ", faults " + rate + ", before " + before + ", after " + after + ", gone "
                + gone + "\n" + run + "\n" + lists.hub.output();

        List<String> removed = new ArrayList<>(before);
        removed.removeAll(after);
        assertThat(removed.size())
                .as(what)
                .isLessThanOrEqualTo(unsubscribing ? Math.min(most, before.size() * percent / 100) : 0);
        assertThat(removed).as(what).noneMatch(email -> email.matches("p1.@example.org"));
        Set<String> added = new TreeSet<>(after);
        added.removeAll(before);
        assertThat(added).as(what).noneMatch(gone::contains);
        assertThat(lists.hub.count("SELECT COUNT(*) FROM inbox WHERE status NOT IN ('done', 'dead')"))
                .isZero();
    }

    private static void group(ListsFixture lists, Random random) {
        for (int change = random.nextInt(5); change >= 0; change--) {
            int number = 1 + random.nextInt(PEOPLE);
            lists.novi.person(number, "p" + number + "@example.org", random.nextInt(10) > 0, random.nextInt(10) == 0);
        }
        int from = 1 + random.nextInt(10);
        int many = random.nextInt(8) == 0 ? 0 : 15 + random.nextInt(15);
        int[] members = new int[many];
        for (int i = 0; i < many; i++) {
            members[i] = from + i;
        }
        lists.novi.group(GROUP, members);
    }

    /// Someone leaves by themselves.
    private static void leave(Side side, Random random, Set<String> gone) {
        List<String> on = side.on();
        if (!on.isEmpty() && random.nextBoolean()) {
            String email = on.get(random.nextInt(on.size()));
            side.remove(email);
            gone.add(email);
        }
    }
}
