package io.serai.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.mail.Suppression.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// The list against a plain model: whatever the order, and however often.
class SuppressionsIT {
    private static final Instant BEGIN = Instant.now().minusSeconds(1_000).truncatedTo(ChronoUnit.MICROS);
    private static Suppressions suppressions;
    private static long account;

    @BeforeAll
    static void open() {
        TestHub hub = TestHub.shared();
        account = hub.count("SELECT id FROM account WHERE id_random = 'demoAcct002'");
        suppressions = new Suppressions(
                new DriverManagerDataSource(hub.database.url(), hub.database.user(), hub.database.password()));
    }

    /// @param reason null for one that lifts
    private record Step(int second, Reason reason) {}

    private static void carryOut(String address, Step step) {
        Instant on = BEGIN.plusSeconds(step.second());
        if (step.reason() == null) {
            suppressions.lift(account, Channel.MAIL, address, "test", on);
        } else {
            suppressions.note(account, new Suppression(Channel.MAIL, address, step.reason(), "test", on));
        }
    }

    @Test
    void anyOrderAndAnyRepeatComeToTheSameEnd() {
        var random = new Random(20261130);
        for (int i = 0; i < 60; i++) {
            var steps = new ArrayList<Step>();
            for (int j = 0; j < 5; j++) {
                int kind = random.nextInt(5);
                steps.add(new Step(random.nextInt(6), kind == 4 ? null : Reason.values()[kind]));
            }
            int lifted = steps.stream()
                    .filter(step -> step.reason() == null)
                    .mapToInt(Step::second)
                    .max()
                    .orElse(-1);
            int noted = steps.stream()
                    .filter(step -> step.reason() != null)
                    .mapToInt(Step::second)
                    .max()
                    .orElse(-1);
            for (int order = 0; order < 4; order++) {
                String address = "step" + i + "." + order + "@example.com";
                Collections.shuffle(steps, random);
                for (Step step : steps) {
                    carryOut(address, step);
                    if (random.nextInt(3) == 0) {
                        carryOut(address, steps.get(random.nextInt(steps.size())));
                    }
                }
                boolean listed = noted > lifted;
                assertThat(suppressions.of(account, Channel.MAIL, List.of(address)))
                        .as("%s", steps)
                        .isEqualTo(listed ? Set.of(address) : Set.of());
                if (listed) {
                    Reason gravest = steps.stream()
                            .filter(step -> step.reason() != null && step.second() == noted)
                            .map(Step::reason)
                            .max(Reason::compareTo)
                            .orElseThrow();
                    Suppression kept = suppressions
                            .page(account, Channel.MAIL, address, 10, 0)
                            .getFirst();
                    assertThat(kept.reason()).as("%s", steps).isEqualTo(gravest);
                    assertThat(kept.on()).isEqualTo(BEGIN.plusSeconds(noted));
                }
            }
        }
    }

    @Test
    void aSendersClockIsNotTrustedToBeAheadOfOurs() {
        String address = "ahead@example.com";
        suppressions.note(
                account,
                new Suppression(
                        Channel.MAIL,
                        address,
                        Reason.BOUNCE,
                        "test",
                        Instant.now().plusSeconds(100_000)));
        assertThat(suppressions.lift(account, Channel.MAIL, "Ahead@Example.com"))
                .isTrue();
        assertThat(suppressions.of(account, Channel.MAIL, List.of(address))).isEmpty();
        assertThat(suppressions.lift(account, Channel.MAIL, address)).isFalse();
    }
}
