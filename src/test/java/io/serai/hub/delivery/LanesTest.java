package io.serai.hub.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.hub.delivery.Lanes.Lane;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final Lane SLOW = new Lane("zoom", "slow");
    private static final Lane OTHER = new Lane("zoom", "other");
    private static final Lane STRIPE = new Lane("stripe", "one");

    @Test
    void aConnectionThatIsFullLeavesRoomForTheOthers() throws Exception {
        var lanes = new Lanes(4, 3, 2);
        lanes.enter(SLOW);
        lanes.enter(SLOW);
        assertThat(enters(lanes, SLOW)).isFalse();
        assertThat(enters(lanes, OTHER)).as("one more of the provider").isTrue();
        assertThat(enters(lanes, OTHER)).as("the provider is full").isFalse();
        assertThat(enters(lanes, STRIPE)).as("the last worker").isTrue();
    }

    @Test
    void aBitMoreIsClaimedThanIsWorkedOn() {
        var lanes = new Lanes(4, 4, 2);
        int room = lanes.room(SLOW);
        assertThat(room).isGreaterThan(2).isLessThanOrEqualTo(64);
        for (int i = 0; i < room; i++) {
            lanes.claimed(SLOW);
        }
        assertThat(lanes.room(SLOW)).isZero();
        assertThat(lanes.room(STRIPE)).isPositive();
    }

    @Test
    void withoutWorkersThereIsNoRoom() {
        assertThat(new Lanes(0, 8, 4).isOpen()).isFalse();
        assertThat(new Lanes(0, 8, 4).room(SLOW)).isZero();
    }

    private static boolean enters(Lanes lanes, Lane lane) throws InterruptedException {
        var in = new CountDownLatch(1);
        var executor = Executors.newVirtualThreadPerTaskExecutor();
        try {
            executor.submit(() -> {
                lanes.enter(lane);
                in.countDown();
                return null;
            });
            return in.await(Duration.ofMillis(300).toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            executor.shutdownNow();
        }
    }
}
