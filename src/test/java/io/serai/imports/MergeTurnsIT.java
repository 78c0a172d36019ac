package io.serai.imports;

import static io.serai.imports.MergeFixture.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serai.hub.database.RowHold;
import io.serai.hub.delivery.DeliveryException;
import io.serai.web.DatabaseFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class MergeTurnsIT {

    @Test
    void mergeIntoAnEventThatIsHeldWaitsAndGoesOn() throws Exception {
        try (MergeFixture fixture = new MergeFixture("innodb_lock_wait_timeout=1")) {
            MergeFixture.Target event = fixture.event();
            var held = new CountDownLatch(1);
            try (var other = fixture.connect()) {
                other.setAutoCommit(false);
                var theirs = JdbcClient.create(new SingleConnectionDataSource(other, true));
                assertThat(RowHold.EVENT.take(theirs, event.eventId)).isTrue();
                var merge = CompletableFuture.supplyAsync(() -> event.with(label -> {
                            if (label.equals("import.folded")) {
                                held.countDown();
                            }
                        })
                        .merge(person(1, "a@example.org")));
                assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
                // what the merge meets meanwhile, met here too
                assertThatThrownBy(() -> RowHold.EVENT.take(fixture.sql, event.eventId))
                        .satisfies(e -> assertThat(DatabaseFailure.within(e)).contains(DatabaseFailure.CONTENDED));
                assertThat(merge).isNotDone();
                other.rollback();
                assertThat(merge.get(20, TimeUnit.SECONDS).counts().created()).isEqualTo(1);
            }
            assertThat(event.people()).isEqualTo(1);
        }
    }

    @Test
    void hubThatIsFrozenWhileItHoldsAnEventLosesItAndTheOtherGoesOn() throws Exception {
        try (MergeFixture fixture = new MergeFixture("innodb_lock_wait_timeout=1");
                var frozen = fixture.connect();
                var variable = frozen.createStatement()) {
            MergeFixture.Target event = fixture.event();
            variable.execute("SET SESSION idle_write_transaction_timeout = 2");
            frozen.setAutoCommit(false);
            RowHold.EVENT.require(JdbcClient.create(new SingleConnectionDataSource(frozen, true)), event.eventId);
            assertThat(event.merge(person(1, "a@example.org")).counts().created())
                    .isEqualTo(1);
            assertThatThrownBy(frozen::commit)
                    .satisfies(e -> assertThat(DatabaseFailure.within(e)).contains(DatabaseFailure.AWAY));
        }
    }

    @Test
    void mergesOfOneEventTakeTurnsAndOthersDoNotWait() throws Exception {
        var turns = new EventTurns(Duration.ofSeconds(20));
        EventTurns.Turn first = turns.take(1, "one");
        turns.take(2, "two").close();
        var second = CompletableFuture.supplyAsync(() -> take(turns));
        await().until(() -> turns.busy() == 1);
        assertThat(second).isNotDone();
        first.close();
        first.close();
        second.get(20, TimeUnit.SECONDS).close();
        assertThat(turns.busy()).isZero();
    }

    @Test
    void whoWaitsTooLongIsToldThatTheHubIsBusy() throws Exception {
        var turns = new EventTurns(Duration.ofMillis(20));
        try (EventTurns.Turn _ = turns.take(1, "one")) {
            assertThatThrownBy(() -> turns.take(1, "one"))
                    .isInstanceOfSatisfying(DeliveryException.class, e -> assertThat(e.kind())
                            .isEqualTo(DeliveryException.Kind.HELD_BACK))
                    .hasMessageContaining("busy with other work for event one");
        }
        assertThat(turns.busy()).isZero();
    }

    private static EventTurns.Turn take(EventTurns turns) {
        try {
            return turns.take(1, "one");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
